// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_HTTP_SERVER_SESSION_IPP
#define PYLON_BACKENDS_DETAIL_HTTP_SERVER_SESSION_IPP

#include <pylon/backends/detail/http_server_guard.hpp>
#include <pylon/backends/detail/http_server_session.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/error.hpp>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::detail {

PYLON_INLINE void HttpSession::read() {
    if (reading_ || phase_ == Phase::closed) return;
    // What is ahead of its turn may wait in the socket.
    if (phase_ == Phase::answering && buffer_.size() >= slab) return;
    auto const size = phase_ == Phase::body || phase_ == Phase::draining ? slab : firstSlab;
    reading_ = true;
    startRead(buffer_.prepare(size));
}

PYLON_INLINE void HttpSession::onRead(error_code error, std::size_t size) {
    reading_ = false;
    if (phase_ == Phase::closed) return;
    if (error) {
        // Whoever ends its side may be waiting for the answer all the same; who holds a call open must not get a message that
        // nobody will read.
        if (phase_ != Phase::answering) return close(false);
        if (awaiting_) host_->cancel(token_);
        keep_ = false;
        return;
    }
    buffer_.commit(size);
    if (phase_ == Phase::draining) {
        buffer_.consume(buffer_.size());
        drained_ += size;
        return drained_ > drainLimit ? close(true) : read();
    }
    if (phase_ == Phase::body) deadline_ = after(host_->options.stallTime);
    parse();
}

PYLON_INLINE void HttpSession::parse() {
    while (parseSome()) {
    }
    read();
}

PYLON_INLINE bool HttpSession::parseSome() {
    if (phase_ > Phase::body || continuing_) return false;
    if (phase_ == Phase::idle) {
        // An empty line before a request is no part of it (RFC 9112, 2.2).
        auto const* const begin = static_cast<char const*>(buffer_.data().data());
        buffer_.consume(static_cast<std::size_t>(
            std::find_if(begin, begin + buffer_.size(), [](char c) { return c != '\r' && c != '\n'; }) - begin));
        if (buffer_.size() == 0) return false;
        phase_ = Phase::head;
        deadline_ = after(host_->options.headTime);
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(host_->options.headLimit));
        parser_->body_limit(host_->options.bodyLimit);
    }
    if (buffer_.size() == 0) return false;

    error_code error;
    buffer_.consume(parser_->put(buffer_.data(), error));
    if (error == http::error::need_more) {
        // The line of a chunk has no other limit.
        if (buffer_.size() > host_->options.headLimit) refuse(400, "a line of this request has no end");
        return false;
    }
    if (error == http::error::header_limit) return refuse(431, "the headers of this request are too large"), false;
    if (error == http::error::body_limit) return refuse(413, "the body of this request is too large"), false;
    if (error) return refuse(400, concat({"this is no request of HTTP/1.1: ", error.message()})), false;
    if (phase_ == Phase::head && parser_->is_header_done() && !onHead()) return false;
    if (parser_->is_done()) return ask(), false;
    return true;
}

/// Whether a header is about this connection, or about how the body came: not for whoever gets the Request.
PYLON_INLINE bool isOfConnection(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 9> names{"Host",   "Content-Length",   "Transfer-Encoding",
                                                    "TE",     "Connection",       "Keep-Alive",
                                                    "Expect", "Proxy-Connection", "Upgrade"};
    return std::any_of(names.begin(), names.end(), [name](auto each) { return sameHeaderName(each, name); });
}

/// Makes the Request, but for its body. Trailers, which Boost.Beast adds to the headers later, are so left out.
PYLON_INLINE bool HttpSession::onHead() {
    auto const& head = parser_->get();
    phase_ = Phase::body;
    deadline_ = after(host_->options.stallTime);
    keep_ = keep_ && parser_->keep_alive();
    isHead_ = head.method() == http::verb::head;
    isOld_ = head.version() < 11;

    std::string_view const target{head.target().data(), head.target().size()};
    if (head.count(http::field::host) != 1)
        return refuse(400, "a request has one Host header, no more and no less"), false;
    if (!target.starts_with('/')) return refuse(400, "the target of a request is a path that begins with /"), false;
    auto const question = std::min(target.find('?'), target.size());
    request_.method = head.method_string();
    request_.scheme = host_->options.certificate.empty() ? "http" : "https";
    request_.authority = head[http::field::host];
    request_.path = target.substr(0, question);
    request_.query = target.substr(std::min(question + 1, target.size()));
    request_.headers.clear();
    try {
        for (auto const& each : head)
            if (std::string_view const name{each.name_string().data(), each.name_string().size()};
                !isOfConnection(name))
                request_.headers.add(name, {each.value().data(), each.value().size()});
    } catch (Error const& error) {
        return refuse(400, error.message()), false;
    }
    if (auto const why = unwelcome(request_, host_->options)) return refuse(403, *why), false;

    auto const expect = head[http::field::expect];
    if (!expect.empty() && !boost::beast::iequals(expect, "100-continue"))
        return refuse(417, "only 100-continue can be expected"), false;
    if (!expect.empty() && !parser_->is_done() && !isOld_) {
        continuing_ = true;
        say("HTTP/1.1 100 Continue\r\n\r\n", {});
        return false;
    }
    return true;
}

PYLON_INLINE void HttpSession::ask() {
    phase_ = Phase::answering;
    deadline_ = never;
    request_.body = std::move(parser_->get().body());
    parser_.reset();
    awaiting_ = true;
    token_ = host_->ask(shared_from_this(), std::exchange(request_, {}));
}

/// RFC 9110, 6.4.1
constexpr bool mayHaveBody(int status) noexcept { return status >= 200 && status != 204 && status != 304; }

/// The head of an answer. Its length, and what becomes of the connection, is the server's to say.
PYLON_INLINE std::string answerHead(Response const& response, bool isHead, std::string_view connection) {
    auto const reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
    auto text = concat(
        {"HTTP/1.1 ", std::to_string(response.status), " ", std::string_view{reason.data(), reason.size()}, "\r\n"});
    auto length = std::to_string(response.body.size());
    for (auto const [name, value] : response.headers) {
        // An answer to HEAD says how long the body is that it leaves out.
        if (isHead && sameHeaderName(name, "Content-Length")) length = value;
        if (!isOfConnection(name)) text.append(name).append(": ").append(value).append("\r\n");
    }
    if (mayHaveBody(response.status)) text.append("Content-Length: ").append(length).append("\r\n");
    if (!connection.empty()) text.append("Connection: ").append(connection).append("\r\n");
    return text.append("\r\n");
}

PYLON_INLINE void HttpSession::onOutcome(Result<Response> outcome) {
    awaiting_ = false;
    if (phase_ == Phase::closed) return;
    if (!outcome) {
        auto const kind = outcome.error().kind();
        if (kind == ErrorKind::connection || kind == ErrorKind::timeout || kind == ErrorKind::cancelled)
            return close(kind == ErrorKind::connection);
        return refuse(kind == ErrorKind::invalidInput ? 400 : 502, outcome.error().message());
    }
    auto& response = outcome.value();
    auto head = answerHead(response, isHead_, !keep_ ? "close" : isOld_ ? "keep-alive" : "");
    if (isHead_ || !mayHaveBody(response.status)) response.body.clear();
    say(std::move(head), std::move(response.body));
}

PYLON_INLINE void HttpSession::refuse(int status, std::string_view why) {
    host_->notice(concat({std::to_string(status), " ", why}));
    phase_ = Phase::answering;
    keep_ = false;
    Response response{status, {}, concat({why, "\n"})};
    response.headers.add("Content-Type", "text/plain");
    auto head = answerHead(response, isHead_, "close");
    say(std::move(head), isHead_ ? std::string{} : std::move(response.body));
}

PYLON_INLINE void HttpSession::say(std::string head, std::string body) {
    outHead_ = std::move(head);
    outBody_ = std::move(body);
    written_ = 0;
    writing_ = true;
    onWritten({}, 0);
}

PYLON_INLINE void HttpSession::onWritten(error_code error, std::size_t size) {
    if (phase_ == Phase::closed) return;
    if (error) return close(false);
    written_ += size;
    if (written_ != outHead_.size() + outBody_.size()) {
        deadline_ = after(host_->options.stallTime);
        auto const ofHead = std::min(written_, outHead_.size());
        auto const ofBody = written_ - ofHead;
        return startWrite({asio::buffer(outHead_) + ofHead, asio::buffer(outBody_) + ofBody});
    }
    writing_ = false;
    outHead_.clear();
    std::string{}.swap(outBody_);
    if (std::exchange(continuing_, false)) return parse();
    if (!keep_) return drain();
    phase_ = Phase::idle;
    deadline_ = after(host_->options.idleTime);
    parse();
}

/// Ends this side, and takes no notice of what still comes: a connection that is closed with bytes unread is reset, and the sender may
/// never get to read the answer.
PYLON_INLINE void HttpSession::drain() {
    phase_ = Phase::draining;
    deadline_ = after(drainTime);
    buffer_.consume(buffer_.size());
    startEnd();
    read();
}

PYLON_INLINE void HttpSession::settle(Ticks now) {
    if (now < deadline_ || phase_ == Phase::closed) return;
    if (phase_ == Phase::head) return refuse(408, "the headers of this request were too long in coming");
    close(writing_ || phase_ == Phase::body);
}

PYLON_INLINE void HttpSession::wind() {
    keep_ = false;
    if (phase_ == Phase::idle || phase_ == Phase::head || phase_ == Phase::body) close(false);
    if (awaiting_) host_->cancel(token_);
}

PYLON_INLINE void HttpSession::close(bool hard) {
    if (phase_ == Phase::closed) return;
    phase_ = Phase::closed;
    if (awaiting_) host_->cancel(token_);
    error_code ignored;
    if (hard) static_cast<void>(socket().set_option(asio::socket_base::linger{true, 0}, ignored));
    static_cast<void>(socket().close(ignored));
    host_->ended(*this);
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_HTTP_SERVER_SESSION_IPP
