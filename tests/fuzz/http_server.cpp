// SPDX-License-Identifier: BSL-1.0

// A connection of the HTTP server with a whole in-memory AWS behind it, which checks no signature: any bytes, in pieces. So the reader of
// requests, the router and every handler of every service get whatever comes.

#include "fuzz.hpp"
#include <pylon/backends/detail/http_server_session.hpp>
#include <pylon/backends/memory/cloud.hpp>

#include <boost/asio/io_context.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

/// A session whose socket is a text.
class Session final : public detail::HttpSession {
public:
    Session(detail::HttpSessionHost& host, boost::asio::io_context& io) : HttpSession(host), socket_(io) {}

    /// Gives it some bytes, if it wants any. False when it reads no more.
    bool feed(std::string_view bytes) {
        while (!bytes.empty()) {
            if (ended_ || into_.size() == 0) return false;
            auto const size = std::min(bytes.size(), into_.size());
            std::memcpy(into_.data(), bytes.data(), size);
            bytes.remove_prefix(size);
            into_ = {};
            onRead({}, size);
            write();
        }
        return true;
    }
    void end() {
        into_ = {};
        onRead(boost::asio::error::eof, 0);
        write();
    }
    /// Writes all that is to be written, and what comes of that.
    void write() {
        while (from_[0].size() + from_[1].size() != 0) {
            auto const size = from_[0].size() + from_[1].size();
            for (auto const& each : std::exchange(from_, {}))
                output.append(static_cast<char const*>(each.data()), each.size());
            onWritten({}, size);
        }
    }

    std::string output{};

private:
    boost::asio::ip::tcp::socket& socket() override { return socket_; }
    void startRead(boost::asio::mutable_buffer into) override { into_ = into; }
    void startWrite(std::array<boost::asio::const_buffer, 2> const& from) override { from_ = from; }
    void startEnd() override { ended_ = true; }

    boost::asio::ip::tcp::socket socket_;
    boost::asio::mutable_buffer into_{};
    std::array<boost::asio::const_buffer, 2> from_{};
    bool ended_ = false;
};

/// A server of one connection: requests are answered by the Cloud at once, waits included.
class Server final : public detail::HttpSessionHost {
public:
    Server() : HttpSessionHost(chosen_) {
        cloud_.sqs().createQueue("q");
        cloud_.s3().createBucket("bucket");
        cloud_.lambda().define("f", [](std::string_view event) { return std::string{event}; });
        session_ = std::make_shared<Session>(*this, io_);
        session_->begin();
    }

    /// `size`: how many bytes at a time.
    void run(std::string_view bytes, std::size_t size) {
        for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) {
            if (!session_->feed(bytes.substr(0, size))) break;
            answer();
        }
        if (!ended_) session_->end();
        answer();
        check();
        session_->close(true);
        require(ended_, "a connection that is closed has ended");
    }

private:
    [[nodiscard]] Ticks ticks() const override { return Ticks{}; }
    Token ask(std::shared_ptr<detail::HttpSession> const&, Request request) override {
        require(!asked_, "a request is asked when the one before was answered");
        asked_.emplace(std::move(request));
        return ++token_;
    }
    void cancel(Token) override {}
    void ended(detail::HttpSession&) override { ended_ = true; }
    void notice(std::string_view) override {}

    void answer() {
        while (asked_) {
            auto const request = *std::exchange(asked_, std::nullopt);
            require(request.path.starts_with('/'), "a path begins with a slash", request.path);
            auto outcome = cloud_.transport().send(request, {});
            if (outcome)
                // The words alone come from libFuzzer, too, and are quoted in what is refused.
                require(outcome->status != 500 || outcome->body.find("the in-memory AWS failed") == std::string::npos,
                        "no handler fails", outcome->body);
            else
                require(outcome.error().kind() == ErrorKind::configuration,
                        "every request is answered, or held open for ever", outcome.error().what());
            session_->onOutcome(std::move(outcome));
            session_->write();
        }
    }

    /// What was written is answers of HTTP, one behind the other.
    void check() const {
        std::string_view rest{session_->output};
        while (!rest.empty()) {
            require(rest.starts_with("HTTP/1.1 ") && rest.size() > 12, "an answer begins as one", rest.substr(0, 40));
            auto const end = rest.find("\r\n\r\n");
            require(end != rest.npos, "an answer has a head", rest.substr(0, 80));
            auto const at = rest.find("Content-Length: ");
            auto const length = at < end ? std::strtoull(rest.data() + at + 16, nullptr, 10) : 0;
            rest.remove_prefix(end + 4);
            // Of those to HEAD no more is known here.
            if (length > rest.size() ||
                (!rest.empty() && !rest.substr(length).empty() && !rest.substr(length).starts_with("HTTP/1.1 ")))
                return;
            rest.remove_prefix(length);
        }
    }

    HttpServerOptions chosen_{.headLimit = 4096, .bodyLimit = 65'536};
    memory::Cloud cloud_{{.checkSignatures = false, .urlsAsAsked = true, .rememberedRequests = 0}};
    boost::asio::io_context io_{};
    std::shared_ptr<Session> session_{};
    std::optional<Request> asked_{};
    Token token_ = 0;
    bool ended_ = false;
};

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    // The first character says how many bytes come at a time; 0: all.
    auto const pieces = input.choice();
    // Seeds are text: a line ends as their author's editor ends it.
    std::string bytes;
    for (char const c : input.rest()) {
        if (c == '\n' && (bytes.empty() || bytes.back() != '\r')) bytes.push_back('\r');
        bytes.push_back(c);
    }
    Server server;
    server.run(bytes, pieces == 0 ? bytes.size() + 1 : pieces);
    return 0;
}
