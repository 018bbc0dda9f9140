// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_HTTP_SERVER_IPP
#define PYLON_BACKENDS_HTTP_SERVER_IPP

#include <pylon/backends/detail/http_server_pump.hpp>
#include <pylon/backends/detail/http_server_sockets.hpp>
#include <pylon/backends/http_server.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <fcntl.h>

#include <atomic>
#include <functional>
#include <future>
#include <thread>
#include <unordered_map>
#include <vector>

namespace pylon {

/// All members are of the server's thread, but for those that say otherwise.
struct HttpServer::State final : detail::HttpSessionHost {
    using Tcp = boost::asio::ip::tcp;
    using Session = detail::HttpSession;
    static constexpr auto sweepInterval = std::chrono::milliseconds{250};
    static constexpr auto acceptPause = std::chrono::milliseconds{50};

    State(AnyTransport transport, HttpServerOptions its)
        : HttpSessionHost(chosen), chosen(std::move(its)), acceptor(io), sweep(io), pause(io), patience(io),
          pump(std::move(transport), [this](std::vector<Completion> ended) {
              boost::asio::post(io, [this, ended = std::move(ended)]() mutable { deliver(std::move(ended)); });
          }) {
        if (!chosen.certificate.empty()) useTls();
        listen();
        accept();
        sweepLater();
        thread = std::thread{[this] { io.run(); }};
    }
    State(State const&) = delete;
    State& operator=(State const&) = delete;
    ~State() override {
        stop(Duration::zero());
        work.reset();
        thread.join();
    }

    void useTls();
    void listen();
    void accept();
    void sweepLater();
    void settle();
    void stop(Duration grace); ///< of any thread
    void endWhenEmpty();
    void deliver(std::vector<Completion> ended);
    /// Those that end meanwhile take themselves out.
    template <class Do> void forEach(Do const& what) {
        std::vector<std::shared_ptr<Session>> all;
        all.reserve(sessions.size());
        for (auto const& [key, session] : sessions)
            all.push_back(session);
        for (auto const& each : all)
            what(*each);
    }

    [[nodiscard]] Ticks ticks() const override { return chosen.clock ? chosen.clock->ticks() : SystemClock{}.ticks(); }
    Token ask(std::shared_ptr<Session> const& session, Request request) override {
        auto const token = ++lastToken;
        asked.emplace(token, session);
        pump.start(token, std::move(request));
        return token;
    }
    void cancel(Token token) override { pump.cancel(token); }
    void ended(Session& session) override {
        sessions.erase(&session);
        count.store(sessions.size());
        if (acceptPaused && !stopping) accept();
        endWhenEmpty();
    }
    void notice(std::string_view text) override {
        if (chosen.notices) chosen.notices(text);
    }

    HttpServerOptions const chosen;
    std::optional<boost::asio::ssl::context> tls;
    boost::asio::io_context io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
    Tcp::acceptor acceptor;
    boost::asio::steady_timer sweep;
    boost::asio::steady_timer pause;
    boost::asio::steady_timer patience;
    std::unordered_map<Session*, std::shared_ptr<Session>> sessions;
    std::unordered_map<Token, std::shared_ptr<Session>> asked;
    Token lastToken = 0;
    bool acceptPaused = false;
    bool stopping = false;
    std::function<void()> whenEmpty{};
    std::uint16_t port = 0;            ///< of all threads, and so is what follows
    std::atomic<std::size_t> count{0}; ///< of sessions
    detail::HttpServerPump pump;
    std::thread thread;
};

PYLON_INLINE void HttpServer::State::useTls() try {
    namespace ssl = boost::asio::ssl;
    auto& context = tls.emplace(ssl::context::tls_server);
    context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                        ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
    context.use_certificate_chain_file(chosen.certificate);
    context.use_private_key_file(chosen.privateKey, ssl::context::pem);
} catch (boost::system::system_error const& error) {
    throw Error{
        ErrorKind::configuration,
        detail::concat({"the certificate or the private key of this server cannot be used: ", error.code().message()})};
}

PYLON_INLINE void HttpServer::State::listen() try {
    Tcp::endpoint const place{boost::asio::ip::make_address(chosen.address), chosen.port};
    acceptor.open(place.protocol());
    ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
    acceptor.set_option(Tcp::acceptor::reuse_address{true});
    acceptor.bind(place);
    acceptor.listen();
    port = acceptor.local_endpoint().port();
} catch (boost::system::system_error const& error) {
    throw Error{ErrorKind::configuration, detail::concat({"this server cannot listen at ", chosen.address, ", port ",
                                                          std::to_string(chosen.port), ": ", error.code().message()})};
}

PYLON_INLINE void HttpServer::State::accept() {
    acceptPaused = sessions.size() >= chosen.connections;
    if (acceptPaused) return;
    acceptor.async_accept([this](boost::system::error_code error, Tcp::socket socket) {
        if (stopping) return;
        if (error) {
            // No descriptor is free, most likely: one will be.
            pause.expires_after(acceptPause);
            return pause.async_wait([this](boost::system::error_code stopped) {
                if (!stopped && !stopping) accept();
            });
        }
        boost::system::error_code ignored;
        static_cast<void>(socket.set_option(Tcp::no_delay{true}, ignored));
        // Processes that this one starts have no part in it.
        ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
        std::shared_ptr<Session> session;
        if (tls)
            session = std::make_shared<detail::TlsHttpSession>(*this, std::move(socket), *tls);
        else
            session = std::make_shared<detail::PlainHttpSession>(*this, std::move(socket));
        sessions.emplace(session.get(), session);
        count.store(sessions.size());
        session->begin();
        accept();
    });
}

PYLON_INLINE void HttpServer::State::sweepLater() {
    sweep.expires_after(sweepInterval);
    sweep.async_wait([this](boost::system::error_code stopped) {
        // One that was due already is not stopped by its cancelling.
        if (stopped || (stopping && sessions.empty())) return;
        settle();
        sweepLater();
    });
}

PYLON_INLINE void HttpServer::State::settle() {
    forEach([now = ticks()](Session& each) { each.settle(now); });
}

PYLON_INLINE void HttpServer::State::deliver(std::vector<Completion> ended) {
    for (auto& each : ended) {
        auto const session = asked.extract(each.token);
        session.mapped()->onOutcome(std::move(each.outcome));
    }
}

PYLON_INLINE void HttpServer::State::stop(Duration grace) {
    std::promise<void> gone;
    boost::asio::post(io, [&] {
        stopping = true;
        boost::system::error_code ignored;
        static_cast<void>(acceptor.close(ignored));
        pause.cancel();
        whenEmpty = [&gone] { gone.set_value(); };
        patience.expires_after(grace);
        patience.async_wait([this](boost::system::error_code stopped) {
            if (!stopped) forEach([](Session& each) { each.close(true); });
        });
        forEach([](Session& each) { each.wind(); });
        endWhenEmpty();
    });
    gone.get_future().wait();
}

PYLON_INLINE void HttpServer::State::endWhenEmpty() {
    if (!stopping || !sessions.empty() || !whenEmpty) return;
    patience.cancel();
    sweep.cancel();
    std::exchange(whenEmpty, nullptr)();
}

PYLON_INLINE HttpServer::HttpServer(AnyTransport transport, HttpServerOptions options)
    : state_(std::make_unique<State>(std::move(transport), std::move(options))) {}
PYLON_INLINE HttpServer::~HttpServer() = default;

PYLON_INLINE std::uint16_t HttpServer::port() const noexcept { return state_->port; }
PYLON_INLINE std::size_t HttpServer::connections() const noexcept { return state_->count.load(); }

PYLON_INLINE std::string HttpServer::url() const {
    auto const& address = state_->chosen.address;
    bool const isV6 = address.find(':') != address.npos;
    return detail::concat({state_->tls ? "https://" : "http://", isV6 ? "[" : "", address, isV6 ? "]" : "", ":",
                           std::to_string(state_->port)});
}

PYLON_INLINE void HttpServer::stop(Duration grace) { state_->stop(grace); }

PYLON_INLINE void HttpServer::settle() {
    std::promise<void> done;
    boost::asio::post(state_->io, [&] {
        state_->settle();
        done.set_value();
    });
    done.get_future().wait();
}

} // namespace pylon

#endif // PYLON_BACKENDS_HTTP_SERVER_IPP
