// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_LOOPBACK_TLS_HPP
#define PYLON_TESTS_SUPPORT_LOOPBACK_TLS_HPP

#include "support/temporary_file.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace pylon::test {

/// A throw-away key and a certificate that it signed itself, for a LoopbackServer to speak TLS with.
class LoopbackTls {
public:
    /// `subject` in OpenSSL's words, such as `IP:127.0.0.1` or `DNS:elsewhere.test`. Valid for an hour.
    explicit LoopbackTls(std::string const& subject = "IP:127.0.0.1")
        : key_(EVP_EC_gen("P-256")), certificate_(X509_new()), context_(SSL_CTX_new(TLS_server_method())) {
        auto* const certificate = certificate_.get();
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key_.get());
        auto* const name = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("loopback"), -1, -1,
                                   0);
        X509_set_issuer_name(certificate, name);
        auto* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject.c_str());
        if (extension == nullptr) throw std::runtime_error{"OpenSSL does not take the subject"};
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
        if (X509_sign(certificate, key_.get(), EVP_sha256()) == 0 ||
            SSL_CTX_use_certificate(context_.get(), certificate) != 1 ||
            SSL_CTX_use_PrivateKey(context_.get(), key_.get()) != 1)
            throw std::runtime_error{"OpenSSL made no certificate"};

        std::unique_ptr<BIO, Free> const text{BIO_new(BIO_s_mem())};
        PEM_write_bio_X509(text.get(), certificate);
        char* bytes = nullptr;
        auto const size = BIO_get_mem_data(text.get(), &bytes);
        authority_.write({bytes, static_cast<std::size_t>(size)});

        std::unique_ptr<BIO, Free> const keyText{BIO_new(BIO_s_mem())};
        PEM_write_bio_PrivateKey(keyText.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
        auto const keySize = BIO_get_mem_data(keyText.get(), &bytes);
        keyFile_.write({bytes, static_cast<std::size_t>(keySize)});
    }

    [[nodiscard]] SSL_CTX* context() const noexcept { return context_.get(); }
    /// The PEM file that a client has to trust.
    [[nodiscard]] std::string caFile() const { return authority_.path(); }
    /// The PEM file of the key.
    [[nodiscard]] std::string keyFile() const { return keyFile_.path(); }

private:
    struct Free {
        void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
        void operator()(X509* certificate) const noexcept { X509_free(certificate); }
        void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
        void operator()(BIO* bio) const noexcept { BIO_free(bio); }
    };
    std::unique_ptr<EVP_PKEY, Free> key_;
    std::unique_ptr<X509, Free> certificate_;
    std::unique_ptr<SSL_CTX, Free> context_;
    TemporaryFile authority_;
    TemporaryFile keyFile_;
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_LOOPBACK_TLS_HPP
