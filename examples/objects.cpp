// SPDX-License-Identifier: BSL-1.0

// objects: what a bucket can do, on the AWS in this process.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/s3.hpp>

#include <exception>
#include <filesystem>
#include <iostream>

namespace {

// [objects]
template <class Client> void objects(Client const& aws) {
    pylon::s3::Bucket bucket{aws, "my-bucket"};
    bucket.put("a-key/my-json-file.json", R"({"very":"cool"})",
               {.encoding = "utf-8", .metadata = {{"isVeryCool", true}}});
    std::cout << bucket.get("a-key/my-json-file.json", {.encoding = "utf-8"}) << "\n";

    // By path, too; and a part of an object.
    pylon::s3::putObject(aws, "s3://my-bucket/a-key/notes.txt", "ten little notes");
    std::cout << bucket.get("a-key/notes.txt", {.range = pylon::s3::ByteRange::at(0, 3)}) << "\n";

    // Of any size: in parts, several at a time, from and to files, memory or a callback, in little memory.
    std::filesystem::path const file = std::filesystem::temp_directory_path() / "notes-of-pylon.txt";
    bucket.download("a-key/notes.txt", file);
    bucket.upload("a-key/notes-again.txt", file, {.contentType = "text/plain", .progress = [](auto const& progress) {
                                                      std::cout << progress.bytes << " bytes are up\n";
                                                  }});
    std::filesystem::remove(file);

    // Keys come as they are looked at, the next page being on its way meanwhile; a listing can be removed as it is read.
    for (auto const& key : bucket.list("a-key/"))
        std::cout << key << "\n";
    bucket.remove(bucket.list("a-key/"));
}
// [end]

} // namespace

int main() try {
    pylon::memory::Cloud cloud;
    cloud.s3().createBucket("my-bucket");
    objects(cloud.client());
    std::cout << cloud.s3().keys("my-bucket").size() << " objects are left\n";
    return 0;
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
