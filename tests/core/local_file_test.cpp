// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/local_file.hpp>

#include "support/temporary_file.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>

namespace core_local_file_test {

using namespace pylon;
using Catch::Contains;

namespace {

std::string complaintOf(std::string const& path) {
    auto const read = readLocalFile(path);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind() == ErrorKind::configuration);
    return read.error().message();
}

} // namespace

TEST_CASE("a file is read whole", "[core][local_file]") {
    test::TemporaryFile const file;
    CHECK(readLocalFile(file.path()).value()->empty());
    for (std::size_t const size : {1U, 4095U, 4096U, 100'000U}) {
        file.write(std::string(size, 'x'));
        CHECK(readLocalFile(file.path()).value()->reveal() == std::string(size, 'x'));
    }
    file.write(std::string{"a\0b\n", 4});
    CHECK(readLocalFile(file.path()).value()->reveal().size() == 4);
    CHECK(readLocalFile("/dev/null").value()->empty());
}

TEST_CASE("a file that is not there is nothing", "[core][local_file]") {
    test::TemporaryFile const file;
    CHECK_FALSE(readLocalFile(file.path() + ".not-there").value());
    CHECK_FALSE(readLocalFile(file.path() + "/below").value());
}

TEST_CASE("a file that others may write is not read", "[core][local_file]") {
    test::TemporaryFile const file;
    file.write("MARKER");
    for (mode_t const mode : {0620U, 0602U, 0666U}) {
        REQUIRE(chmod(file.path().c_str(), mode) == 0);
        CHECK_THAT(complaintOf(file.path()), Contains(file.path()) && Contains("chmod go-w") && !Contains("MARKER"));
    }
    REQUIRE(chmod(file.path().c_str(), 0644) == 0);
    CHECK(readLocalFile(file.path()).value()->reveal() == "MARKER");
}

TEST_CASE("what is no file, or has no end, is not read", "[core][local_file]") {
    CHECK_THAT(complaintOf("/tmp"), Contains("is none"));
    CHECK_THAT(complaintOf("/dev/zero"), Contains("longer than"));
    CHECK_THAT(complaintOf(std::string{"/tmp\0x", 6}), Contains("no file has"));
    CHECK_THAT(complaintOf("/" + std::string(300, 'x')), Contains("cannot be read"));
    test::TemporaryFile const pipe;
    REQUIRE(unlink(pipe.path().c_str()) == 0);
    REQUIRE(mkfifo(pipe.path().c_str(), 0600) == 0);
    CHECK_THAT(complaintOf(pipe.path()), Contains("is none"));
}

TEST_CASE("a file is replaced whole, for its owner alone, or stays as it is", "[core][local_file]") {
    test::TemporaryFile const file;
    file.write("before");
    chmod(file.path().c_str(), 0644);
    Secret const content{std::string(100'000, 'x') + std::string{"\0", 1}};
    CHECK(replaceLocalFile(file.path(), content));
    CHECK(*readLocalFile(file.path()).value() == content);
    struct stat status{};
    REQUIRE(stat(file.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);

    for (auto const& path : {file.path() + "/below", std::string{"/proc/none"}, std::string{"\0", 1}}) {
        auto const none = replaceLocalFile(path, Secret{"MARKERsecret"});
        REQUIRE_FALSE(none);
        CHECK(none.error().kind() == ErrorKind::configuration);
        CHECK_THAT(none.error().what(), Contains("cannot be written") && !Contains("MARKERsecret"));
    }
    CHECK(*readLocalFile(file.path()).value() == content);
}

TEST_CASE("a file of any length is read by parts", "[core][local_file]") {
    test::TemporaryFile const file;
    std::string read;
    auto const take = [&read](std::string_view part) { read.append(part); };
    CHECK(readLocalFileInParts(file.path(), take).value());
    CHECK(read.empty());
    std::string const content(localFileLimit + 1, 'x');
    file.write(content);
    CHECK(readLocalFileInParts(file.path(), take).value());
    CHECK(read == content);
    CHECK_FALSE(readLocalFileInParts(file.path() + ".not-there", take).value());
    CHECK_FALSE(readLocalFileInParts("/tmp", take));
    CHECK_FALSE(readLocalFileInParts(std::string{"\0", 1}, take));
    CHECK_THROWS_AS(readLocalFileInParts(file.path(), [](std::string_view) { throw 1; }), int);
    REQUIRE(chmod(file.path().c_str(), 0660) == 0);
    auto const refused = readLocalFileInParts(file.path(), take);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message(), Contains("chmod go-w"));
}

TEST_CASE("a file is replaced by parts, or stays as it is", "[core][local_file]") {
    // In a folder of its own, so that nothing else is in it.
    test::TemporaryFile const place;
    auto const folder = place.path() + ".d";
    REQUIRE(mkdir(folder.c_str(), 0700) == 0);
    auto const path = folder + "/file";
    CHECK(replaceLocalFileInParts(path, [](FileSink const& put) { put("one"), put(""), put(" two"); }));
    CHECK(readLocalFile(path).value()->reveal() == "one two");
    CHECK_THROWS_AS(replaceLocalFileInParts(path,
                                            [](FileSink const& put) {
                                                put("half");
                                                throw 1;
                                            }),
                    int);
    // Nor is anything else left of a program that was killed.
    auto const child = fork();
    if (child == 0) {
        static_cast<void>(replaceLocalFileInParts(path, [](FileSink const& put) {
            put("half");
            static_cast<void>(std::raise(SIGKILL));
        }));
        _exit(0);
    }
    int ended = 0;
    REQUIRE(waitpid(child, &ended, 0) == child);
    CHECK(WIFSIGNALED(ended));
    // Errors of writing are told in the end.
    CHECK_FALSE(replaceLocalFileInParts(folder + "/none/file", [](FileSink const& put) { put("x"); }));
    CHECK(readLocalFile(path).value()->reveal() == "one two");
    CHECK(std::distance(std::filesystem::directory_iterator{folder}, {}) == 1);
    std::filesystem::remove_all(folder);
}

} // namespace core_local_file_test
