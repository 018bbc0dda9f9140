// SPDX-License-Identifier: BSL-1.0

// An HTTP answer as it comes off the wire, whoever sent it, to an operation of each protocol.

#include "fuzz.hpp"
#include <pylon/backends/detail/curl_answer.hpp>
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/services/lambda/operations.hpp>
#include <pylon/services/s3/operations.hpp>
#include <pylon/services/sns/operations.hpp>
#include <pylon/services/sqs/management.hpp>

#include <algorithm>
#include <string>
#include <type_traits>
#include <vector>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

/// What does not depend on the order of headers: one that was written of itself is a member when it was read.
std::string spelling(Response const& response) {
    std::vector<std::string> lines;
    for (auto const [name, value] : response.headers)
        lines.push_back(std::string{name} + ": " + std::string{value} + "\n");
    std::ranges::sort(lines);
    auto text = std::to_string(response.status) + '\n';
    for (auto const& line : lines)
        text += line;
    return text + '\n' + response.body;
}

void checkError(Error const& error, Response const& answer) {
    auto const& details = error.details();
    bool const refused = answer.status < 200 || answer.status > 299;
    require(details.reachedService, "an answer means that the service was reached");
    require(details.httpStatus == answer.status, "an error knows the status");
    require(!details.service.empty() && !details.operation.empty(), "an error names the operation");
    require(!refused || !error.code().empty(), "a refusal has a code");
    require(details.kind != ErrorKind::invalidInput && details.kind != ErrorKind::configuration &&
                details.kind != ErrorKind::credentials,
            "an answer is not the caller's fault", error.what());
    require(details.retryAfter.count() >= -1, "a wait is not negative but where there is none");
    require(std::ranges::none_of(std::string_view{error.what()},
                                 [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }),
            "an error is described in one line");
}

template <class Op> void check(Response const& answer) {
    constexpr auto const& codec =
        codecFunctions<std::conditional_t<protocol::usesJson(Op::service.protocol), RapidJsonCodec, PugixmlCodec>>;
    auto const& operation = operationInfo<Op>;
    auto used = answer;
    typename Op::Output output{};
    auto const read = protocol::readResponse(operation, used, codec, mutableView(output));
    if (!read) return checkError(read.error(), answer);
    require(answer.status >= 200 && answer.status <= 299, "success is a status of 2xx");

    // The in-memory AWS can say the same, unless a reference in XML spelt a character that XML does not have.
    auto const written = protocol::writeResponse(operation, view(output), codec, "id");
    if (!written) return require(written.error().kind() == ErrorKind::invalidInput, "what was read can be written");
    auto copy = *written;
    typename Op::Output second{};
    auto const reread = protocol::readResponse(operation, copy, codec, mutableView(second));
    require(reread.hasValue(), "an answer that was written can be read", reread ? "" : reread.error().what());
    auto const again = protocol::writeResponse(operation, view(second), codec, "id");
    require(again && spelling(*again) == spelling(*written), "what was written, read and written is the same",
            spelling(*written) + (again ? spelling(*again) : again.error().what()));
}

/// Takes an answer as libcurl hands it over: line by line to the empty one, then the body.
bool receive(std::string_view bytes, bool hasBody, Response& response) {
    detail::CurlAnswer answer;
    answer.begin(hasBody, 4096, 4096);
    while (!answer.hasWholeHeader()) {
        auto const end = bytes.find('\n');
        if (end == bytes.npos) return false;
        if (!answer.takeHeaderLine(bytes.substr(0, end + 1))) {
            require(answer.refusal() != detail::CurlAnswer::Refusal::none, "a refusal says why");
            return false;
        }
        bytes.remove_prefix(end + 1);
    }
    for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 100)))
        if (!answer.takeBody(bytes.substr(0, 100))) return false;
    response = answer.release();
    require(response.status >= 200 && response.status <= 999, "an answer has a status");
    require(response.body.size() <= 4096, "a body is bounded");
    for (std::size_t i = 0; i != response.headers.size(); ++i)
        require(std::string_view{response.headers.line(i)}.find_first_of("\r\n") == std::string_view::npos,
                "a header is one line");
    return true;
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    auto const which = input.choice();
    Response response;
    if (!receive(input.rest(), (which & 16U) == 0, response)) return 0;
    switch (which % 8) {
    case 0: check<sqs::ReceiveMessage>(response); break;
    case 1: check<sqs::SendMessageBatch>(response); break;
    case 2: check<sqs::DeleteMessage>(response); break;
    case 3: check<sqs::ListQueueTags>(response); break;
    case 4: check<s3::GetObject>(response); break;
    case 5: check<s3::ListObjectsV2>(response); break;
    case 6: check<sns::Publish>(response); break;
    default: check<lambda::Invoke>(response); break;
    }
    return 0;
}
