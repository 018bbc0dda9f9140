// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_RAW_CALL_HPP
#define PYLON_BENCHMARKS_SUPPORT_RAW_CALL_HPP

#include "call_form.hpp"
#include "workload.hpp"

#include <curl/curl.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace bench {

struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

/// The floor: libcurl sending the same body on a handle that is used again, with the headers that any client sends, and keeping
/// the answer as text. Nothing is signed, checked or parsed.
class RawCall {
public:
    /// `caFile` names whom to trust, by TLS; empty: whom the system trusts.
    RawCall(std::string const& endpoint, CallForm const& form, std::string body, std::string const& caFile = {})
        : easy_(curl_easy_init()), body_(std::move(body)) {
        auto const append = [this](std::string const& line) {
            lines_.reset(curl_slist_append(lines_.release(), line.c_str()));
        };
        for (auto const& [name, value] : form.headers)
            append(name + ": " + value);
        append("User-Agent: " + std::string{userAgent});
        append("Accept:");
        auto* const easy = easy_.get();
        curl_easy_setopt(easy, CURLOPT_URL, form.url(endpoint).c_str());
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        if (!caFile.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, caFile.c_str());
        setMethod(easy, form.method);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines_.get());
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &appendTo);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer_);
        if (form.method == "GET") return;
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body_.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body_.data());
    }
    RawCall(RawCall const&) = delete;
    RawCall& operator=(RawCall const&) = delete;

    std::string const& operator()() {
        answer_.clear();
        if (curl_easy_perform(easy_.get()) != CURLE_OK) throw std::runtime_error{"the request failed"};
        return answer_;
    }

private:
    EasyHandle easy_;
    std::unique_ptr<curl_slist, FreeList> lines_;
    std::string body_;
    std::string answer_;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_RAW_CALL_HPP
