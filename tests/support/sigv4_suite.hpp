// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SIGV4_SUITE_HPP
#define PYLON_TESTS_SUPPORT_SIGV4_SUITE_HPP

#include "support/vectors.hpp"
#include <pylon/core/credentials.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/signer.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/core/uri.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace pylon::test {

/// One case of the official suite of Signature Version 4.
struct SigV4Case {
    std::filesystem::path folder;
    Request request; ///< without a signature; Host is its authority
    Credentials credentials;
    std::string region;
    std::string service;
    bool normalize = true;
    bool signBody = false;
    bool tokenAfterSigning = false;
    WallTime time;
    std::chrono::seconds expires{};

    explicit SigV4Case(std::filesystem::path const& path) : folder(path) {
        auto const context = Json::parse(readFile(folder / "context.json"));
        auto const& keys = context["credentials"];
        credentials = {keys["access_key_id"].string(), Secret{keys["secret_access_key"].string()},
                       Secret{keys.stringOr("token", "")}};
        region = context["region"].string();
        service = context["service"].string();
        normalize = context.booleanOr("normalize", true);
        signBody = context.booleanOr("sign_body", false);
        tokenAfterSigning = context.booleanOr("omit_session_token", false);
        time = WallTime{parseIso8601(context["timestamp"].string()).value()};
        expires = std::chrono::seconds{context["expiration_in_seconds"].integer()};
        readRequest(readFile(folder / "request.txt"));
    }

    /// The suite's paths are not encoded yet; so what it shows is a path that is encoded once.
    [[nodiscard]] SigningScope scope() const {
        return {.region = region,
                .service = service,
                .encodePathTwice = false,
                .normalizePath = normalize,
                .payloadHash = signBody ? PayloadHash::header : PayloadHash::implied};
    }

    [[nodiscard]] std::string expected(std::string const& file) const { return readFile(folder / file); }

private:
    void readRequest(std::string text) {
        text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
        auto const headEnd = std::min(text.find("\n\n"), text.size());
        request.body = text.substr(std::min(headEnd + 2, text.size()));

        std::vector<std::string> lines;
        for (std::size_t at = 0; at < headEnd;) {
            auto const end = std::min(text.find('\n', at), headEnd);
            auto line = text.substr(at, end - at);
            if (line.starts_with(' ') && !lines.empty())
                lines.back() += line; // a continuation; the blanks are folded when they are signed
            else
                lines.push_back(std::move(line));
            at = end + 1;
        }

        auto const& first = lines.front();
        auto const space = first.find(' ');
        request.method = first.substr(0, space);
        auto const target = first.substr(space + 1, first.rfind(" HTTP/1.1") - space - 1);
        auto const question = std::min(target.find('?'), target.size());
        request.path = percentEncode(target.substr(0, question), Slash::keep);
        request.query = target.substr(std::min(question + 1, target.size()));
        for (std::size_t i = 1; i != lines.size(); ++i) {
            auto const colon = lines[i].find(':');
            auto const name = lines[i].substr(0, colon);
            if (name == "Host")
                request.authority = lines[i].substr(colon + 1);
            else
                request.headers.add(name, lines[i].substr(colon + 1));
        }
    }
};

/// All cases of the suite below the folder of vectors.
inline std::vector<SigV4Case> sigV4Suite(std::filesystem::path const& vectors) {
    std::vector<SigV4Case> cases;
    for (auto const& each : std::filesystem::directory_iterator{vectors / "sigv4" / "v4"})
        if (each.is_directory()) cases.emplace_back(each.path());
    return cases;
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SIGV4_SUITE_HPP
