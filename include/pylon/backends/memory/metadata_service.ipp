// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_METADATA_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_METADATA_SERVICE_IPP

#include <pylon/backends/memory/metadata_documents.hpp>
#include <pylon/backends/memory/metadata_service.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/detail/host.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/random.hpp>

#include <chrono>

namespace pylon::memory::detail {

inline constexpr ServiceInfo metadataInfo{
    .id = "imds", .endpointPrefix = {}, .signingName = {}, .protocol = Protocol::restJson};

inline constexpr std::string_view tokenPath{"/latest/api/token"};
inline constexpr std::string_view rolesPath{"/latest/meta-data/iam/security-credentials"};
inline constexpr int longestTokenLife = 21'600; // seconds

PYLON_INLINE MetadataService::MetadataService(StsService& sts, CloudOptions const& options)
    : sts_(&sts), region_(options.region), accountId_(options.accountId),
      instanceId_("i-0" + makeUuid().substr(0, 8) + makeUuid().substr(0, 8)), startedAt_(options.start) {}

PYLON_INLINE void MetadataService::start(std::string_view role) {
    started_ = true;
    session_.reset();
    if (!role.empty()) session_.emplace(std::string{role}, "ec2.amazonaws.com", instanceId_);
}

PYLON_INLINE ServiceInfo const& MetadataService::info() const { return metadataInfo; }

PYLON_INLINE bool MetadataService::isFor(Request const& request) const {
    auto const host = pylon::detail::hostIn(request.authority);
    return host == "169.254.169.254" || host == "fd00:ec2::254";
}

PYLON_INLINE std::string_view MetadataService::operationOf(Request const& request) const {
    std::string_view const path{request.path};
    if (path == tokenPath) return "GetToken";
    if (!path.starts_with(rolesPath)) return "GetMetadata";
    return path.size() <= rolesPath.size() + 1 ? "GetRole" : "GetCredentials";
}

PYLON_INLINE Progress MetadataService::answer(Request const& request, WallTime now) {
    if (!started_) return Park{never};
    if (request.path == tokenPath) return giveToken(request, now);
    auto const token = tokens_.find(request.headers.find("x-aws-ec2-metadata-token").value_or(""));
    if (token == tokens_.end() || token->second <= now) return plainAnswer(401, "text/html", "Unauthorized\n");
    if (request.method != "GET") return plainAnswer(405, "text/html", "Method Not Allowed\n");
    return read(request, now);
}

PYLON_INLINE Response MetadataService::giveToken(Request const& request, WallTime now) {
    if (request.method != "PUT") return plainAnswer(405, "text/html", "Method Not Allowed\n");
    // A request that has come through a proxy is none of this machine's.
    if (request.headers.contains("X-Forwarded-For")) return plainAnswer(403, "text/html", "Forbidden\n");
    auto const life =
        pylon::detail::parseInteger<int>(request.headers.find("x-aws-ec2-metadata-token-ttl-seconds").value_or(""));
    if (!life || *life < 1 || *life > longestTokenLife) return plainAnswer(400, "text/html", "Bad Request\n");
    std::erase_if(tokens_, [now](auto const& each) { return each.second <= now; });
    auto token = pylon::detail::concat({"AQAEA", makeUuid(), "=="});
    tokens_.insert_or_assign(token, now + std::chrono::seconds{*life});
    auto response = plainAnswer(200, "text/plain", std::move(token));
    response.headers.add("x-aws-ec2-metadata-token-ttl-seconds", std::to_string(*life));
    return response;
}

PYLON_INLINE Response MetadataService::giveCredentials(std::string_view role, WallTime now) {
    if (!session_ || role != session_->role()) return plainAnswer(404, "text/html", "Not Found\n");
    auto const updated = [this] { return std::chrono::floor<std::chrono::seconds>(session_->since()); };
    if (auto const keys = session_->keys(*sts_, now)) {
        auto page = pageOf(*keys);
        page.code = "Success";
        page.lastUpdated = updated();
        page.type = "AWS-HMAC";
        return plainAnswer(200, "application/json", written(page));
    }
    CredentialsPage const refused{
        .code = "AssumeRoleUnauthorizedAccess",
        .message = pylon::detail::concat({"EC2 cannot assume the role ", role, "."}),
        .lastUpdated = std::chrono::floor<std::chrono::seconds>(now),
    };
    return plainAnswer(200, "application/json", written(refused));
}

PYLON_INLINE std::string MetadataService::identity() const {
    return written(IdentityPage{.accountId = accountId_,
                                .architecture = "x86_64",
                                .availabilityZone = region_ + "a",
                                .imageId = "ami-0123456789abcdef0",
                                .instanceId = instanceId_,
                                .instanceType = "t3.micro",
                                .pendingTime = std::chrono::floor<std::chrono::seconds>(startedAt_),
                                .privateIp = "10.0.0.1",
                                .region = region_,
                                .version = "2017-09-30"});
}

PYLON_INLINE Response MetadataService::read(Request const& request, WallTime now) {
    auto const text = [](std::string body) { return plainAnswer(200, "text/plain", std::move(body)); };
    std::string_view path{request.path};
    if (path.starts_with(rolesPath)) {
        path.remove_prefix(rolesPath.size());
        if (path.starts_with('/')) path.remove_prefix(1);
        if (!path.empty()) return giveCredentials(path, now);
        return session_ ? text(session_->role()) : plainAnswer(404, "text/html", "Not Found\n");
    }
    if (path == "/latest/meta-data/placement/region") return text(region_);
    if (path == "/latest/meta-data/placement/availability-zone") return text(region_ + "a");
    if (path == "/latest/meta-data/instance-id") return text(instanceId_);
    if (path == "/latest/dynamic/instance-identity/document") return text(identity());
    return unmodelledRequest("the in-memory metadata service", request);
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_METADATA_SERVICE_IPP
