// SPDX-License-Identifier: BSL-1.0

// one_message_curl URL TEXT: posts a text with libcurl alone and prints the answer, for one_message.cpp to be compared with.

#include <curl/curl.h>

#include <cstdio>

int main(int count, char** arguments) {
    if (count != 3) return std::fputs("usage: one_message_curl URL TEXT\n", stderr), 2;
    auto* const easy = curl_easy_init();
    if (easy == nullptr) return 1;
    curl_easy_setopt(easy, CURLOPT_URL, arguments[1]);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, arguments[2]);
    auto const code = curl_easy_perform(easy);
    curl_easy_cleanup(easy);
    return code == CURLE_OK ? 0 : 1;
}
