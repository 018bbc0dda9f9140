// SPDX-License-Identifier: BSL-1.0

#include "pylon_local/snapshot_file.hpp"
#include "support/temporary_file.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace programs_pylon_local_snapshot_file_test {

using namespace pylon;
using namespace pylon::local;
using Catch::Contains;

namespace {

/// A folder with nothing in it, and a file that may come to be there.
struct Folder {
    Folder() {
        std::filesystem::remove_all(path);
        std::filesystem::create_directory(path);
    }
    ~Folder() { std::filesystem::remove_all(path); }

    [[nodiscard]] std::string text() const {
        std::ifstream in{file, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    void write(std::string const& text) const { std::ofstream{file, std::ios::binary} << text; }
    [[nodiscard]] auto files() const { return std::distance(std::filesystem::directory_iterator{path}, {}); }

    test::TemporaryFile place{};
    std::string path = place.path() + ".d";
    std::string file = path + "/state";
};

std::string complaintOf(memory::Cloud const& cloud, std::string const& file) {
    try {
        loadSnapshotFile(cloud, file);
    } catch (Error const& error) {
        return error.message();
    }
    return {};
}

} // namespace

TEST_CASE("state is saved for its owner alone, and loaded where it is there", "[pylon_local][snapshot]") {
    Folder const folder;
    memory::Cloud const one;
    CHECK_FALSE(loadSnapshotFile(one, folder.file));
    one.sqs().createQueue("q");
    saveSnapshotFile(one, folder.file);
    one.sqs().createQueue("another");
    saveSnapshotFile(one, folder.file);
    struct stat status{};
    REQUIRE(stat(folder.file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    CHECK(folder.files() == 1);

    memory::Cloud const other;
    CHECK(loadSnapshotFile(other, folder.file));
    CHECK(other.sqs().messageCount("another").total() == 0);
}

TEST_CASE("a file that cannot be loaded says so and stays as it is", "[pylon_local][snapshot]") {
    Folder const folder;
    memory::Cloud const cloud;
    cloud.ssm().putParameter("name", "a MARKER", {.type = memory::ParameterType::secureString});
    saveSnapshotFile(cloud, folder.file);
    auto const whole = folder.text();
    for (auto const& damaged : {std::string{}, whole.substr(0, whole.size() / 2), whole.substr(0, whole.size() - 1),
                                std::string{whole}.replace(whole.find("MARKER"), 1, "m")}) {
        folder.write(damaged);
        CHECK_THAT(complaintOf(cloud, folder.file), Contains(folder.file) && !Contains("ARKER"));
        CHECK(folder.text() == damaged);
    }
    folder.write(whole);
    REQUIRE(chmod(folder.file.c_str(), 0622) == 0);
    CHECK_THAT(complaintOf(cloud, folder.file), Contains(folder.file) && Contains("chmod go-w"));
    CHECK_THAT(complaintOf(cloud, folder.path), Contains(folder.path) && Contains("is none"));
    CHECK(folder.text() == whole);
}

TEST_CASE("state that cannot be saved leaves the older file", "[pylon_local][snapshot]") {
    Folder const folder;
    memory::Cloud const cloud;
    CHECK_THROWS_WITH(saveSnapshotFile(cloud, folder.path + "/none/state"), Contains("not saved in " + folder.path));
    saveSnapshotFile(cloud, folder.file);
    auto const before = folder.text();
    // A time that no snapshot holds.
    cloud.sqs().createQueue("q");
    cloud.clock().advanceTo(WallTime{std::chrono::sys_days{std::chrono::year{2191} / 1 / 1}});
    CHECK_THROWS_WITH(saveSnapshotFile(cloud, folder.file), Contains("not saved in " + folder.file));
    CHECK(folder.text() == before);
    CHECK(folder.files() == 1);
}

} // namespace programs_pylon_local_snapshot_file_test
