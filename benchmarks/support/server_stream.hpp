// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_SERVER_STREAM_HPP
#define PYLON_BENCHMARKS_SUPPORT_SERVER_STREAM_HPP

#include <openssl/ssl.h>

#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {

struct FreeTls {
    void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
    void operator()(SSL* session) const noexcept { SSL_free(session); }
};

/// What a server's TLS sessions have in common: its certificate and key, of one PEM file.
class ServerTls {
public:
    explicit ServerTls(std::string const& file) : context_(SSL_CTX_new(TLS_server_method())) {
        if (SSL_CTX_use_certificate_chain_file(context_.get(), file.c_str()) != 1 ||
            SSL_CTX_use_PrivateKey_file(context_.get(), file.c_str(), SSL_FILETYPE_PEM) != 1)
            throw std::runtime_error{"there is no certificate with its key in " + file};
    }

    [[nodiscard]] SSL_CTX* context() const noexcept { return context_.get(); }

private:
    std::unique_ptr<SSL_CTX, FreeTls> context_;
};

/// The server's end of a connection, with TLS or without. Owns the socket.
class ServerStream {
public:
    /// `tls` may be null, and must otherwise outlive this.
    ServerStream(int socket, ServerTls const* tls) : socket_(socket) {
        if (tls == nullptr) return;
        session_.reset(SSL_new(tls->context()));
        SSL_set_fd(session_.get(), socket);
        SSL_set_accept_state(session_.get());
    }
    ServerStream(ServerStream const&) = delete;
    ServerStream& operator=(ServerStream const&) = delete;
    ~ServerStream() { close(socket_); }

    /// How many bytes have come; 0 where none will any more.
    [[nodiscard]] std::size_t read(std::span<char> into) {
        if (session_) {
            std::size_t got = 0;
            return SSL_read_ex(session_.get(), into.data(), into.size(), &got) == 1 ? got : 0;
        }
        auto const got = recv(socket_, into.data(), into.size(), 0);
        return got > 0 ? static_cast<std::size_t>(got) : 0;
    }

    /// Whether all was taken.
    [[nodiscard]] bool write(std::string_view bytes) {
        if (session_) {
            std::size_t sent = 0;
            return SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &sent) == 1;
        }
        while (!bytes.empty()) {
            auto const sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

private:
    int socket_;
    std::unique_ptr<SSL, FreeTls> session_;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_SERVER_STREAM_HPP
