// SPDX-License-Identifier: BSL-1.0

// batch: a function is run for every key of a bucket, on the AWS in this process.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/lambda.hpp>
#include <pylon/services/s3.hpp>

#include <exception>
#include <iostream>
#include <ranges>
#include <string>

namespace {

// [batch]
template <class Client> void runForEachKey(Client const& aws) {
    pylon::s3::Bucket bucket{aws, "my-bucket"};
    pylon::lambda::Function task{aws, "my-single-file-task", pylon::lambda::asynchronous};

    // Keys are listed as there is room for them; sixteen calls are under way at a time. Those that fail are named in the end.
    task.each(bucket.list("some-key-prefix") |
              std::views::transform([](std::string const& key) { return pylon::Map{{"key", key}}; }));
}
// [end]

} // namespace

int main() try {
    constexpr int files = 2500;
    pylon::memory::Cloud cloud;
    cloud.s3().createBucket("my-bucket");
    auto const aws = cloud.client();
    pylon::s3::Bucket const bucket{aws, "my-bucket"};
    for (int i = 0; i != files; ++i)
        bucket.put("some-key-prefix/" + std::to_string(i), "a file");
    bucket.put("another-prefix/file", "not to be looked at");
    cloud.lambda().define("my-single-file-task", [&](std::string_view event) {
        // {"key":"some-key-prefix/1"}
        bucket.remove(event.substr(8, event.size() - 10));
        return std::string{"null"};
    });

    runForEachKey(aws);
    auto const left = cloud.s3().keys("my-bucket");
    std::cout << cloud.lambda().asynchronousRuns().size() << " files were done; left is";
    for (auto const& key : left)
        std::cout << " " << key;
    std::cout << "\n";
    return 0;
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
