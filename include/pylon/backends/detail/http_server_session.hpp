// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_HTTP_SERVER_SESSION_HPP
#define PYLON_BACKENDS_DETAIL_HTTP_SERVER_SESSION_HPP

#include <pylon/backends/http_server_options.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/result.hpp>
#include <pylon/core/transport.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
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

    class reader { // NOLINT(readability-identifier-naming): as Boost.Beast wants it
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
    HttpSessionHost(HttpSessionHost const&) = delete;
    HttpSessionHost& operator=(HttpSessionHost const&) = delete;
    virtual ~HttpSessionHost() = default;

    [[nodiscard]] virtual Ticks ticks() const = 0;
    /// Hands a request to the transport; onOutcome() is called with what came of it, once, later.
    virtual Token ask(std::shared_ptr<HttpSession> const& session, Request request) = 0;
    virtual void cancel(Token token) = 0;
    virtual void ended(HttpSession& session) = 0;
    virtual void notice(std::string_view text) = 0;
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
    /// Says that no more will be said.
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
    bool isOld_ = false; ///< HTTP/1.0
    std::size_t drained_ = 0;
    std::string outHead_{};
    std::string outBody_{};
    std::size_t written_ = 0;
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/http_server_session.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_HTTP_SERVER_SESSION_HPP
