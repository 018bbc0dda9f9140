// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ORIGINAL_S3_HPP
#define PYLON_TESTS_ORIGINAL_S3_HPP

#include <pylon/services/s3.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace pylon::test {

/// Each example of the original's page on S3. There is a bucket `my-bucket`, which is empty.
template <class Client> void originalS3(Client const& aws) {
    std::string const jsonText = R"({"this":"is", "some":"very", "cool":"json"})";

    // putObject, getObject
    s3::putObject(aws, "s3://my-bucket/a-key/my-json-file.json", jsonText,
                  {.encoding = "utf-8", .metadata = {{"isVeryCool", true}}});
    CHECK(s3::getObject(aws, "s3://my-bucket/a-key/my-json-file.json", {.encoding = "utf-8"}) == jsonText);

    // getPath, splitPath
    CHECK(s3::getPath("my-bucket", "a-key/my-json-file.json") == "s3://my-bucket/a-key/my-json-file.json");
    auto const [bucketName, key] = s3::splitPath("s3://my-bucket/a-key/my-json-file.json");
    CHECK(bucketName == "my-bucket");
    CHECK(key == "a-key/my-json-file.json");

    // Bucket: put, get
    s3::Bucket const bucket{aws, "my-bucket"};
    bucket.put("a-key/my-json-file.json", jsonText, {.encoding = "utf-8", .metadata = {{"isVeryCool", true}}});
    CHECK(bucket.get("a-key/my-json-file.json", {.encoding = "utf-8"}) == jsonText);
    CHECK(bucket.head("a-key/my-json-file.json").metadata.at("isverycool") == "true");

    // list: in the order of the keys' bytes, as S3 has it
    bucket.put("a-key/another-json-file.json", "{}");
    bucket.put("a-key/something-else.txt", "something");
    bucket.put("another", "");
    CHECK(bucket.list("a-key").collect() == std::vector<std::string>{"a-key/another-json-file.json",
                                                                     "a-key/my-json-file.json",
                                                                     "a-key/something-else.txt"});

    // delete
    std::vector<std::string> const keys{"a-key/my-json-file.json", "a-key/another-json-file.json",
                                        "a-key/something-else.txt"};
    bucket.remove(keys);
    CHECK(bucket.list().collect() == std::vector<std::string>{"another"});
}

} // namespace pylon::test

#endif // PYLON_TESTS_ORIGINAL_S3_HPP
