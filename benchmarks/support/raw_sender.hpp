// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_RAW_SENDER_HPP
#define PYLON_BENCHMARKS_SUPPORT_RAW_SENDER_HPP

#include <curl/curl.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace bench {

struct CloseEasy {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, CloseEasy>;

struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

/// The floor: libcurl posting the same body with the two headers without which it is no SendMessage, on a handle that is used
/// again. Nothing is signed, and the answer is thrown away.
class RawSender {
public:
    RawSender(std::string const& endpoint, std::string body) : easy_(curl_easy_init()), body_(std::move(body)) {
        for (auto const* line : {"Content-Type: application/x-amz-json-1.0", "X-Amz-Target: AmazonSQS.SendMessage"})
            lines_.reset(curl_slist_append(lines_.release(), line));
        auto* const easy = easy_.get();
        curl_easy_setopt(easy, CURLOPT_URL, (endpoint + "/").c_str());
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines_.get());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body_.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body_.data());
        curl_easy_setopt(
            easy, CURLOPT_WRITEFUNCTION, +[](char*, std::size_t, std::size_t size, void*) { return size; });
    }

    void send() {
        if (curl_easy_perform(easy_.get()) != CURLE_OK) throw std::runtime_error{"the POST failed"};
    }

private:
    EasyHandle easy_;
    std::unique_ptr<curl_slist, FreeList> lines_;
    std::string body_;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_RAW_SENDER_HPP
