// SPDX-License-Identifier: BSL-1.0

#include "pylon_local/command.hpp"
#include <pylon/backends/memory/lambda_function.hpp>

#include <catch2/catch.hpp>

#include <stop_token>
#include <string>
#include <thread>

namespace programs_pylon_local_command_test {

using namespace pylon;
using namespace pylon::local;
using namespace std::literals;

namespace {

std::string faultOf(Command const& command) {
    try {
        return "none, but " + command("{}");
    } catch (memory::FunctionFault const& fault) {
        return fault.type + ": " + fault.message;
    }
}

} // namespace

TEST_CASE("a command gets the event, and gives the output", "[pylon_local]") {
    CHECK(Command{"f", "cat"}(R"({"a":1})") == R"({"a":1})");
    CHECK(Command{"f", "echo \"$NAME $HOME\"", 30s, {{"NAME", "f"}, {"HOME", "x"}}}("{}") == "f x\n");
    CHECK(Command{"f", "true"}("{}").empty());
    std::string const large(5 << 20, 'x');
    CHECK(Command{"f", "cat"}(large) == large);
    // What is not read does no harm.
    CHECK(Command{"f", "echo done"}(large) == "done\n");
}

TEST_CASE("a command that fails, or is killed, is a failure of the function", "[pylon_local]") {
    CHECK(faultOf({"f", "exit 3"}) == "Runtime.ExitError: Error: Runtime exited with error: exit status 3");
    CHECK(faultOf({"f", "kill -9 $$"}) == "Runtime.ExitError: Error: Runtime exited with error: signal: 9");
    CHECK(faultOf({"f", "no-such-command 2>/dev/null"}) ==
          "Runtime.ExitError: Error: Runtime exited with error: exit status 127");
}

TEST_CASE("a command that takes too long, or writes without end, is ended with all that it started", "[pylon_local]") {
    CHECK(faultOf({"f", "sleep 1000 & cat /dev/zero >/dev/null", 50ms}) == "Sandbox.Timedout: Error: Task timed out");
    CHECK(Command{"f", "cat /dev/zero"}("{}").size() > 6'291'556);
    // What it leaves behind is not waited for, and does not go on.
    CHECK(Command{"f", "sleep 1000 & echo $!"}("{}") != "");
    CHECK(Command{"f", "sleep 1000 >/dev/null & echo done"}("{}") == "done\n");
}

TEST_CASE("a command is ended with the server", "[pylon_local]") {
    std::stop_source source;
    std::thread stopping{[&] { source.request_stop(); }};
    CHECK(faultOf({"f", "sleep 1000", 30s, {}, source.get_token()}) ==
          "Runtime.ExitError: Error: the server has ended");
    stopping.join();
}

TEST_CASE("a command gets no descriptor but the three", "[pylon_local]") {
    CHECK(Command{"f", "ls /proc/self/fd | wc -l"}("{}") == "4\n"); // one is the folder itself
}

} // namespace programs_pylon_local_command_test
