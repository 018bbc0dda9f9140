// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_RAW_SENDER_HPP
#define PYLON_BENCHMARKS_SUPPORT_RAW_SENDER_HPP

#include "workload.hpp"

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace bench {

struct CloseEasy {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, CloseEasy>;

struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

/// The floor: libcurl posting the same body on a handle that is used again, with the headers that any client of SQS sends, and
/// keeping the answer as text. Nothing is signed, checked or parsed.
class RawSender {
public:
    RawSender(std::string const& endpoint, std::string body) : easy_(curl_easy_init()), body_(std::move(body)) {
        auto const agent = "User-Agent: " + std::string{userAgent};
        for (auto const* line : {"Content-Type: application/x-amz-json-1.0", "X-Amz-Target: AmazonSQS.SendMessage",
                                 "x-amzn-query-mode: true", agent.c_str(), "Accept:"})
            lines_.reset(curl_slist_append(lines_.release(), line));
        auto* const easy = easy_.get();
        curl_easy_setopt(easy, CURLOPT_URL, (endpoint + "/").c_str());
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines_.get());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body_.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body_.data());
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &RawSender::append);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer_);
    }

    std::string const& send() {
        answer_.clear();
        if (curl_easy_perform(easy_.get()) != CURLE_OK) throw std::runtime_error{"the POST failed"};
        return answer_;
    }

private:
    static std::size_t append(char* data, std::size_t, std::size_t size, void* to) {
        static_cast<std::string*>(to)->append(data, size);
        return size;
    }

    EasyHandle easy_;
    std::unique_ptr<curl_slist, FreeList> lines_;
    std::string body_;
    std::string answer_;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_RAW_SENDER_HPP
