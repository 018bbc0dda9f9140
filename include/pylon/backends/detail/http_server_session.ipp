// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_HTTP_SERVER_SESSION_IPP
#define PYLON_BACKENDS_DETAIL_HTTP_SERVER_SESSION_IPP

#include <pylon/backends/detail/http_server_guard.hpp>
#include <pylon/backends/http_server_options.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/transport.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::detail {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

/// A body that grows as its bytes come: a length that is only claimed takes no memory. Boost.Beast's concept Body.
struct GrowingBody {
    using value_type = std::string;

    class reader {
    public:
        template <bool isRequest, class Fields>
        reader(http::header<isRequest, Fields>&, value_type& body) : body_(&body) {}
        template <class Length> void init(Length const& length, error_code& error) {
            error = {};
            if (length) body_->reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, 1 << 20)));
        }
        template <class Buffers> std::size_t put(Buffers const& buffers, error_code& error) {
            error = {};
            auto const before = body_->size();
            for (auto each = asio::buffer_sequence_begin(buffers); each != asio::buffer_sequence_end(buffers); ++each)
                body_->append(static_cast<char const*>(each->data()), each->size());
            return body_->size() - before;
        }
        void finish(error_code& error) { error = {}; }

    private:
        value_type* body_;
    };
};

class HttpSession;

/// What a connection needs of the server that it belongs to. All of it happens on the server's thread.
class HttpSessionHost {
public:
    HttpServerOptions const& options;

    explicit HttpSessionHost(HttpServerOptions const& its) : options(its) {}
    [[nodiscard]] virtual Ticks ticks() const = 0;
    /// Hands a request to the transport; onOutcome() is called with what came of it, once, later.
    virtual Token ask(std::shared_ptr<HttpSession> const& session, Request request) = 0;
    virtual void cancel(Token token) = 0;
    virtual void ended(HttpSession& session) = 0;
    virtual void notice(std::string_view text) = 0;

protected:
    ~HttpSessionHost() = default;
};

/// One connection: reads requests, has them answered one by one, and writes the answers.
///
/// There is one read under way as long as there is room for what it brings, so that a sender that has gone is noticed; and at most
/// one write. Requests that come ahead of their turn stay in the buffer.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
public:
    explicit HttpSession(HttpSessionHost& host) : host_(&host), deadline_(after(host.options.headTime)) {}
    HttpSession(HttpSession const&) = delete;
    HttpSession& operator=(HttpSession const&) = delete;
    virtual ~HttpSession() = default;

    virtual void begin() { read(); }

    /// What came of the request that was asked last.
    void onOutcome(Result<Response> outcome);
    /// Ends what is out of time.
    void settle(Ticks now);
    /// After the answer that is being waited for or written, if any, nothing more is said.
    void wind();
    /// Ends without another word; `hard`: as if it had broken.
    void close(bool hard);

protected:
    // The socket, with or without TLS.
    virtual asio::ip::tcp::socket& socket() = 0;
    virtual void startRead(asio::mutable_buffer into) = 0;
    virtual void startWrite(std::array<asio::const_buffer, 2> const& from) = 0;
    /// Says that no more will be said. onReadEnd() is called when the other side says so, too.
    virtual void startEnd() = 0;

    void onRead(error_code error, std::size_t size);
    void onWritten(error_code error, std::size_t size);

private:
    static constexpr std::size_t slab = 65'536;
    static constexpr std::size_t firstSlab = 4'096;
    /// What is still taken from a sender who has been refused, so that it gets to read why.
    static constexpr std::size_t drainLimit = 16 << 20;
    static constexpr auto drainTime = std::chrono::seconds{2};

    /// What the next byte that comes is part of.
    enum class Phase : std::uint8_t {
        idle,      ///< the next request
        head,      ///< a request's line or headers
        body,      ///< a request's body
        answering, ///< what comes ahead of its turn: a request has been asked, or is being answered
        draining,  ///< nothing that is wanted
        closed
    };

    [[nodiscard]] Ticks after(Duration limit) const { return deadlineAfter(host_->ticks(), limit); }
    void read();
    void parse();
    /// Whether there is more to do with what has come.
    bool parseSome();
    bool onHead();
    void ask();
    void refuse(int status, std::string_view why);
    void say(std::string head, std::string body);
    void drain();

    HttpSessionHost* host_;
    Ticks deadline_;
    Phase phase_ = Phase::idle;
    boost::beast::flat_buffer buffer_{};
    std::optional<http::request_parser<GrowingBody>> parser_{};
    Request request_{};
    Token token_ = 0;
    bool reading_ = false;
    bool writing_ = false;
    bool awaiting_ = false;   ///< an outcome
    bool continuing_ = false; ///< what is being written is `100 Continue`
    bool keep_ = true;        ///< the connection, after this answer
    bool isHead_ = false;
    std::size_t drained_ = 0;
    std::string outHead_{};
    std::string outBody_{};
    std::size_t written_ = 0;
};

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
    if (!expect.empty() && !parser_->is_done() && head.version() >= 11) {
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
PYLON_INLINE std::string answerHead(Response const& response, bool isHead, bool keep) {
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
    if (!keep) text.append("Connection: close\r\n");
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
    auto head = answerHead(response, isHead_, keep_);
    if (isHead_ || !mayHaveBody(response.status)) response.body.clear();
    say(std::move(head), std::move(response.body));
}

PYLON_INLINE void HttpSession::refuse(int status, std::string_view why) {
    host_->notice(concat({std::to_string(status), " ", why}));
    phase_ = Phase::answering;
    keep_ = false;
    Response response{status, {}, concat({why, "\n"})};
    response.headers.add("Content-Type", "text/plain");
    auto head = answerHead(response, isHead_, false);
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
    if (hard) socket().set_option(asio::socket_base::linger{true, 0}, ignored);
    socket().close(ignored);
    host_->ended(*this);
}

/// A connection as it is.
class PlainHttpSession final : public HttpSession {
public:
    PlainHttpSession(HttpSessionHost& host, asio::ip::tcp::socket socket)
        : HttpSession(host), socket_(std::move(socket)) {}

private:
    asio::ip::tcp::socket& socket() override { return socket_; }
    void startRead(asio::mutable_buffer into) override {
        socket_.async_read_some(
            into, [this, self = shared_from_this()](error_code error, std::size_t size) { onRead(error, size); });
    }
    void startWrite(std::array<asio::const_buffer, 2> const& from) override {
        socket_.async_write_some(
            from, [this, self = shared_from_this()](error_code error, std::size_t size) { onWritten(error, size); });
    }
    void startEnd() override {
        error_code ignored;
        socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }

    asio::ip::tcp::socket socket_;
};

/// A connection within TLS.
class TlsHttpSession final : public HttpSession {
public:
    TlsHttpSession(HttpSessionHost& host, asio::ip::tcp::socket socket, asio::ssl::context& context)
        : HttpSession(host), stream_(std::move(socket), context) {}

    void begin() override {
        stream_.async_handshake(asio::ssl::stream_base::server, [this, self = shared_from_this()](error_code error) {
            error ? close(false) : HttpSession::begin();
        });
    }

private:
    asio::ip::tcp::socket& socket() override { return stream_.next_layer(); }
    void startRead(asio::mutable_buffer into) override {
        stream_.async_read_some(
            into, [this, self = shared_from_this()](error_code error, std::size_t size) { onRead(error, size); });
    }
    void startWrite(std::array<asio::const_buffer, 2> const& from) override {
        stream_.async_write_some(
            from, [this, self = shared_from_this()](error_code error, std::size_t size) { onWritten(error, size); });
    }
    void startEnd() override {
        // Both sides say that they have ended, or the time is up.
        stream_.async_shutdown([this, self = shared_from_this()](error_code) { close(false); });
    }

    asio::ssl::stream<asio::ip::tcp::socket> stream_;
};

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_HTTP_SERVER_SESSION_IPP
