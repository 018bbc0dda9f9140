// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_CREDENTIALS_SOURCES_IPP
#define PYLON_BACKENDS_CREDENTIALS_SOURCES_IPP

#include <pylon/backends/credentials_sources.hpp>
#include <pylon/backends/detail/credentials_call.hpp>
#include <pylon/backends/detail/metadata_answer.hpp>
#include <pylon/backends/detail/role_credentials.hpp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/credentials_chain.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/detail/endpoint_url.hpp>
#include <pylon/core/detail/host.hpp>
#include <pylon/core/detail/profile_parser.hpp>
#include <pylon/core/detail/profile_steps.hpp>
#include <pylon/core/endpoint.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/refreshed_credentials.hpp>
#include <pylon/core/shared_profiles.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/sso/operations.hpp>
#include <pylon/services/sso_oidc/service.hpp>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

// Within, what is wrong is thrown: a third less code than Results that each step hands on.

namespace pylon {
namespace detail {

/// A source's find: what `function` gives, or throws.
[[gnu::cold]] PYLON_INLINE Result<CredentialsFound>
findBy(CredentialsFound (*function)(CredentialsSearch const& search), CredentialsSetup const& setup,
       CallLimits const& limits) {
    try {
        return function({setup, limits});
    } catch (Error const& error) {
        return error;
    }
}

[[noreturn, gnu::cold]] PYLON_INLINE void refuse(std::string_view why) { throw noCredentials(why); }
[[gnu::cold]] PYLON_INLINE CredentialsFound nothing(std::string_view why) {
    return {.credentials = {}, .whyNone = std::string{why}};
}

/// Reads a document that holds secrets; what is wrong with it is not quoted.
[[gnu::cold]] PYLON_INLINE void readSecretly(std::string text, MutableView value, Naming naming) {
    auto const read = RapidJsonCodec::read(text, value, {.naming = naming, .time = TimeForm::iso8601});
    wipe(text.data(), text.size());
    if (!read) refuse("it is not the JSON document that was expected");
}

/// A request to `url`, which is `scheme://authority/path?query`.
[[gnu::cold]] PYLON_INLINE Request requestTo(std::string_view url) {
    auto const scheme = url.find("://");
    auto const path = scheme == std::string_view::npos ? scheme : url.find_first_of("/?#", scheme + 3);
    auto endpoint = endpointOfUrl(url.substr(0, path)).value();
    auto rest = path == std::string_view::npos ? std::string_view{} : url.substr(path);
    for (char const c : rest)
        if (c <= ' ' || c >= 0x7f || c == '#')
            throw Error{ErrorKind::configuration, "the URL holds a character that must be percent-encoded"};
    Request request;
    request.scheme = std::move(endpoint.scheme);
    request.authority = std::move(endpoint.authority);
    auto const query = std::min(rest.find('?'), rest.size());
    if (query != 0) request.path = rest.substr(0, query);
    if (query != rest.size()) request.query = rest.substr(query + 1);
    return request;
}

/// One of a service's own lengths and counts, from a variable of the environment.
[[gnu::cold]] PYLON_INLINE int smallNumber(CredentialsSetup const& setup, char const* name, int standard) {
    auto const number = parseInteger<std::uint8_t>(variable(setup.environment, name));
    return number && *number > 0 ? *number : standard;
}

/// The transport to a container's and a machine's own services.
[[gnu::cold]] PYLON_INLINE AnyTransport const& metadataOf(CredentialsSetup const& setup) {
    return setup.metadata ? *setup.metadata : setup.transport;
}

/// Sends a request to a machine's own service, each time for as long as `timeout`: up to `attempts` times where nobody answers, and up
/// to three times, or as often, where a service that is there fails.
[[gnu::cold]] PYLON_INLINE Result<Response> sendBriefly(CredentialsSearch const& search, Request const& request,
                                                        Duration timeout, int attempts) {
    auto const& transport = metadataOf(search.setup());
    auto const& clock = transport.clock();
    for (int attempt = 1;; ++attempt) {
        auto const limit = search.within(timeout);
        auto outcome =
            transport.send(request, {.connect = limit, .inactivity = limit, .attempt = limit, .stop = search.stop()});
        if (outcome && outcome->status < 500 && outcome->status != 429) return outcome;
        if (search.over() || attempt >= (outcome ? std::max(attempts, 3) : attempts)) return outcome;
        clock.waitUntil(clock.ticks() + search.within(std::chrono::milliseconds{100} * attempt), search.stop());
    }
}

[[gnu::cold]] PYLON_INLINE std::string statusText(Response const& response) {
    return "it answered with HTTP status " + std::to_string(response.status);
}

/// The text of a file that must be there.
[[gnu::cold]] PYLON_INLINE Secret requiredFile(CredentialsSetup const& setup, std::string const& path) {
    auto const text = setup.files ? setup.files(path).value() : std::nullopt;
    if (!text) refuse(concat({"the file ", path, " is not there"}));
    // A file ends in a line break, which is none of the token.
    auto const content = text->reveal();
    return Secret{content.substr(0, content.find_last_not_of(" \t\r\n") + 1)};
}

[[gnu::cold]] PYLON_INLINE CredentialsFound findInEnvironment(CredentialsSearch const& search) {
    auto const& environment = search.setup().environment;
    auto id = variable(environment, "AWS_ACCESS_KEY_ID");
    auto key = Secret::takeOver(variable(environment, "AWS_SECRET_ACCESS_KEY"));
    auto token = Secret::takeOver(variable(environment, "AWS_SESSION_TOKEN"));
    if (id.empty() && key.empty()) return nothing("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
    if (id.empty()) refuse("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not");
    if (key.empty()) refuse("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
    return {.credentials = Credentials{.accessKeyId = std::move(id),
                                       .secretAccessKey = std::move(key),
                                       .sessionToken = std::move(token)},
            .whyNone = {}};
}

[[gnu::cold]] PYLON_INLINE CredentialsFound findByWebIdentity(CredentialsSearch const& search) {
    auto const& environment = search.setup().environment;
    auto const file = variable(environment, "AWS_WEB_IDENTITY_TOKEN_FILE");
    auto const role = variable(environment, "AWS_ROLE_ARN");
    if (file.empty()) return nothing("AWS_WEB_IDENTITY_TOKEN_FILE is not set");
    if (role.empty()) refuse("AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not");
    auto const token = requiredFile(search.setup(), file);
    return takeRole(search, {.arn = role, .session = variable(environment, "AWS_ROLE_SESSION_NAME")}, token);
}

/// Whether the container's credentials may be fetched in the clear: the address is this machine's, or one of AWS's own on the link.
[[gnu::cold]] PYLON_INLINE bool isLinkLocal(std::string_view authority) {
    auto const host = hostIn(authority);
    if (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos) return true;
    for (std::string_view const each : {"localhost", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"})
        if (host == each) return true;
    return false;
}

[[gnu::cold]] PYLON_INLINE std::optional<Request> containerRequest(CredentialsSetup const& setup) {
    auto url = variable(setup.environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    bool const relative = !url.empty();
    if (relative && !url.starts_with('/')) refuse("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with a slash");
    if (relative)
        url.insert(0, "http://169.254.170.2");
    else
        url = variable(setup.environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (url.empty()) return std::nullopt;
    auto request = requestTo(url);
    if (request.scheme != "https" && !isLinkLocal(request.authority))
        refuse("AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor an address of this machine or of a "
               "container's own service");
    request.headers.add("Accept", "application/json");

    auto token = Secret::takeOver(variable(setup.environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN"));
    if (auto const file = variable(setup.environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"); !file.empty())
        token = requiredFile(setup, file);
    if (token.reveal().find_first_of("\r\n") != std::string_view::npos)
        refuse("the container's authorization token holds a line break");
    if (!token.empty()) request.headers.add("Authorization", token.reveal());
    return request;
}

/// The credentials' document in a service's answer.
[[gnu::cold]] PYLON_INLINE CredentialsDocument documentIn(Result<Response> const& answer) {
    if (answer.value().status != 200) refuse(statusText(*answer));
    CredentialsDocument document;
    readSecretly(answer->body, mutableView(document), Naming::capitalized);
    return document;
}

[[gnu::cold]] PYLON_INLINE CredentialsFound findInContainer(CredentialsSearch const& search) {
    auto const request = containerRequest(search.setup());
    if (!request)
        return nothing("neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set");
    return credentialsOf(documentIn(sendBriefly(search, *request, std::chrono::seconds{2}, 3)));
}

/// The metadata service's URL, without a slash at its end.
[[gnu::cold]] PYLON_INLINE std::string metadataUrl(CredentialsSetup const& setup) {
    auto const profiles = profilesOf(setup.environment, setup.files, setup.profile);
    auto const& shared = *profiles;
    auto const setting = [&](char const* name, char const* property) {
        auto text = variable(setup.environment, name);
        if (text.empty() && shared.profile() != nullptr) text = shared.profile()->text(property).value_or("");
        return text;
    };
    auto url = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
    if (url.empty()) {
        auto const mode =
            smallLetters(setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode"));
        if (!mode.empty() && mode != "ipv4" && mode != "ipv6")
            throw Error{ErrorKind::configuration, "the metadata service's endpoint mode is neither IPv4 nor IPv6"};
        url = mode == "ipv6" ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
    }
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

[[gnu::cold]] PYLON_INLINE CredentialsFound findByInstanceMetadata(CredentialsSearch const& search) {
    auto const& setup = search.setup();
    if (smallLetters(variable(setup.environment, "AWS_EC2_METADATA_DISABLED")) == "true")
        return nothing("AWS_EC2_METADATA_DISABLED is true");
    auto const url = metadataUrl(setup);
    auto const timeout = std::chrono::seconds{smallNumber(setup, "AWS_METADATA_SERVICE_TIMEOUT", 1)};
    auto const attempts = smallNumber(setup, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", 1);
    auto const send = [&](std::string_view method, std::string_view path, std::string_view header,
                          std::string_view value) {
        auto request = requestTo(concat({url, path}));
        request.method = method;
        request.headers.add(header, value);
        return sendBriefly(search, request, timeout, attempts);
    };
    auto const token = send("PUT", "/latest/api/token", "x-aws-ec2-metadata-token-ttl-seconds", "21600");
    if (!token && token.error().kind() == ErrorKind::cancelled) throw token.error();
    if (!token) return nothing(concat({"it is not reached: ", token.error().message()}));
    if (token->status != 200) return nothing(statusText(*token) + " to the request for a token");

    auto const get = [&](std::string_view path) {
        return send("GET", concat({"/latest/meta-data/iam/security-credentials/", path}), "x-aws-ec2-metadata-token",
                    trimmed(token->body));
    };
    auto const role = get("").value();
    if (role.status == 404) return nothing("this machine has no role");
    if (role.status != 200) refuse(statusText(role));
    auto document = documentIn(get(percentEncode(trimmed(role.body.substr(0, role.body.find('\n'))))));
    if (document.code && *document.code != "Success") refuse("the metadata service could not take the machine's role");
    return credentialsOf(std::move(document));
}

/// A login by SSO, as a profile has it.
struct SsoLogin {
    std::string account;
    std::string role;
    std::string region;
    std::string path;      ///< of the file with the token
    bool isSession;        ///< whether its token can be renewed
    std::string loginHint; ///< what to do, at the end of a message
};

[[gnu::cold]] PYLON_INLINE SsoLogin ssoLogin(CredentialsSetup const& setup, SharedProfiles const& shared,
                                             ProfileStep const& step) {
    auto const& profile = *step.section;
    auto const session = profile.text("sso_session");
    auto const& from = session ? shared.file.ssoSessions.at(*session) : profile; // profileSteps has looked
    auto const account = profile.text("sso_account_id");
    auto const role = profile.text("sso_role_name");
    auto const region = from.text("sso_region");
    auto const url = from.text("sso_start_url");
    for (auto const& [there, name] : {std::pair{account.has_value(), "sso_account_id"},
                                      {role.has_value(), "sso_role_name"},
                                      {region.has_value(), "sso_region"},
                                      {url.has_value(), "sso_start_url"}})
        if (!there) throw profileError(step.profile, concat({"uses SSO, but has no ", name}));
    auto const digest = sha1(session ? *session : *url);
    return {.account = *account,
            .role = *role,
            .region = *region,
            .path = concat({variable(setup.environment, "HOME"), "/.aws/sso/cache/", hexEncode(digest), ".json"}),
            .isSession = session.has_value(),
            .loginHint = concat({"; `aws sso login --profile ", step.profile, "` makes a new one"})};
}

/// Wipes what a token is renewed by.
[[gnu::cold]] PYLON_INLINE void wipeSecrets(SsoToken& token) {
    for (auto* const secret : {&token.refreshToken, &token.clientSecret})
        if (*secret) wipe((*secret)->data(), (*secret)->size());
}

/// Has a token renewed, and keeps what comes of it: the old one may be good no more.
[[gnu::cold]] PYLON_INLINE Result<void> renewSsoToken(CredentialsSearch const& search, SsoLogin const& login,
                                                      SsoToken& token) {
    SsoToken asked{.refreshToken = token.refreshToken,
                   .clientId = token.clientId,
                   .clientSecret = token.clientSecret,
                   .grantType = "refresh_token"};
    CredentialsCall call{.service = sso_oidc::service,
                         .name = "CreateToken",
                         .idempotency = Idempotency::unsafe, // a refresh token may be good only once
                         .path = "/token",
                         .contentType = "application/json",
                         .resetAnswer = &renewOutput<SsoToken>};
    auto written = RapidJsonCodec::write(view(asked), {}, call.body);
    wipeSecrets(asked);
    if (!written) return written;
    SsoToken answer;
    if (auto made = callForCredentials(search, call, mutableView(answer), login.region); !made) return made;
    if (answer.accessToken.value_or("").empty() || answer.expiresIn.value_or(0) <= 0)
        return noCredentials("the answer holds no token");
    token.accessToken = std::move(answer.accessToken);
    token.expiresAt = formatIso8601(std::chrono::floor<std::chrono::seconds>(search.setup().transport.clock().now()) +
                                    std::chrono::seconds{*answer.expiresIn});
    if (answer.refreshToken) token.refreshToken = std::move(answer.refreshToken);
    std::string text;
    written = RapidJsonCodec::write(view(token), {}, text);
    auto const content = Secret::takeOver(std::move(text));
    return written ? search.setup().writer(login.path, content) : written;
}

inline constexpr std::chrono::minutes ssoRenewal{15};

/// The token of a login, renewed where it is about to expire and can be.
[[gnu::cold]] PYLON_INLINE Secret ssoAccess(CredentialsSearch const& search, SsoLogin const& login) {
    auto const& setup = search.setup();
    auto const wrong = [&login](std::string_view what, std::string_view more = {}) {
        return noCredentials(concat({"the SSO token ", login.path, " ", what, more, login.loginHint}));
    };
    auto const text = setup.files ? setup.files(login.path).value() : std::nullopt;
    if (!text) throw wrong("is not there");
    SsoToken token;
    try {
        readSecretly(std::string{text->reveal()}, mutableView(token), Naming::asDeclared);
    } catch (Error const&) {
        throw wrong("cannot be read");
    }
    if (!token.accessToken || !token.expiresAt) throw wrong("cannot be read");
    auto const expiry = parseIso8601(*token.expiresAt);
    auto const registration =
        parseIso8601(token.registrationExpiresAt ? *token.registrationExpiresAt : *token.expiresAt);
    if (!expiry || !registration) throw wrong("cannot be read");
    auto const now = setup.transport.clock().now();
    bool const expired = now >= WallTime{*expiry};
    bool const canRenew = login.isSession && setup.writer && token.refreshToken && token.clientId &&
                          token.clientSecret && (!token.registrationExpiresAt || now < WallTime{*registration});
    if (canRenew && now + ssoRenewal >= WallTime{*expiry}) {
        auto const renewed = renewSsoToken(search, login, token);
        // Where it was renewed, though not kept, it is good.
        if (!renewed && expired)
            throw renewed.error().kind() == ErrorKind::cancelled
                ? renewed.error()
                : wrong("has expired, and cannot be renewed: ", renewed.error().what());
    } else if (expired)
        throw wrong("has expired");
    wipeSecrets(token);
    return Secret::takeOver(*std::move(token.accessToken));
}

[[gnu::cold]] PYLON_INLINE CredentialsFound ssoCredentials(CredentialsSearch const& search,
                                                           SharedProfiles const& shared, ProfileStep const& step) {
    auto const login = ssoLogin(search.setup(), shared, step);
    auto const access = ssoAccess(search, login);
    CredentialsCall call{.service = sso::service,
                         .name = "GetRoleCredentials",
                         .method = "GET",
                         .path = "/federation/credentials",
                         .bearer = access.reveal(),
                         .resetAnswer = &renewOutput<sso::GetRoleCredentialsOutput>};
    appendQueryParameter(call.query, "role_name", login.role);
    appendQueryParameter(call.query, "account_id", login.account);
    sso::GetRoleCredentialsOutput answer;
    auto const made = callForCredentials(search, call, mutableView(answer), login.region);
    if (!made) {
        auto details = made.error().details();
        details.message = concat({"the SSO portal: ", made.error().what(),
                                  details.httpStatus == 401 ? std::string_view{login.loginHint} : std::string_view{}});
        throw Error{std::move(details)};
    }
    if (!answer.roleCredentials || answer.roleCredentials->accessKeyId.empty())
        refuse("the SSO portal's answer holds no credentials");
    auto& credentials = *answer.roleCredentials;
    return {.credentials = Credentials{.accessKeyId = std::move(credentials.accessKeyId),
                                       .secretAccessKey = Secret::takeOver(std::move(credentials.secretAccessKey)),
                                       .sessionToken = Secret::takeOver(std::move(credentials.sessionToken)),
                                       .expiration = Timestamp{std::chrono::milliseconds{credentials.expiration}}},
            .whyNone = {}};
}

[[gnu::cold]] PYLON_INLINE CredentialsFound processCredentials(CredentialsSearch const& search,
                                                               ProfileStep const& step) {
    auto const& setup = search.setup();
    if (search.stop().stop_requested())
        throw Error{ErrorKind::cancelled,
                    "the call's stop token was triggered before a credential_process was started"};
    if (!setup.commands) throw profileError(step.profile, "has a credential_process, but this program runs none");
    auto const printed =
        setup.commands(step.section->text("credential_process").value(), search.within(std::chrono::minutes{1}))
            .value();
    CredentialsDocument document;
    try {
        readSecretly(std::string{printed.reveal()}, mutableView(document), Naming::capitalized);
    } catch (Error const&) {
        throw profileError(step.profile, "has a credential_process that does not print the JSON document expected");
    }
    if (document.version != 1)
        throw profileError(step.profile, "has a credential_process that prints another Version than 1");
    return credentialsOf(std::move(document));
}

[[gnu::cold]] PYLON_INLINE Role roleOf(ProfileSection const& section) {
    Role role{.arn = section.text("role_arn").value_or(""),
              .session = section.text("role_session_name").value_or(""),
              .externalId = section.text("external_id")};
    if (auto const duration = section.text("duration_seconds")) role.durationSeconds = parseInteger<int>(*duration);
    return role;
}

[[gnu::cold]] PYLON_INLINE CredentialsFound baseCredentials(CredentialsSearch const& search,
                                                            SharedProfiles const& shared, ProfileStep const& step) {
    using Kind = ProfileStep::Kind;
    switch (step.kind) {
    case Kind::keys: {
        auto const* const token = step.section->find("aws_session_token");
        return {.credentials = Credentials{.accessKeyId = step.section->text("aws_access_key_id").value(),
                                           .secretAccessKey = *step.section->find("aws_secret_access_key"),
                                           .sessionToken = token != nullptr ? *token : Secret{}},
                .whyNone = {}};
    }
    case Kind::process: return processCredentials(search, step);
    case Kind::sso: return ssoCredentials(search, shared, step);
    case Kind::webIdentity:
        return takeRole(search, roleOf(*step.section),
                        requiredFile(search.setup(), step.section->text("web_identity_token_file").value()));
    case Kind::environment: return findInEnvironment(search);
    case Kind::container: return findInContainer(search);
    case Kind::instance:
    case Kind::role: break;
    }
    return findByInstanceMetadata(search);
}

[[gnu::cold]] PYLON_INLINE CredentialsFound findInProfile(CredentialsSearch const& search) {
    auto const& setup = search.setup();
    auto const profiles = profilesOf(setup.environment, setup.files, setup.profile);
    auto const& shared = *profiles;
    auto const& name = shared.location.profile;
    auto const steps = profileSteps(shared.file, name);
    if (steps.empty())
        return nothing(
            concat({"`", name, shared.profile() != nullptr ? "` says nothing of credentials" : "` is not there",
                    " (looked in ", shared.looked, ")"}));
    auto found = baseCredentials(search, shared, steps.front());
    if (!found.credentials)
        throw profileError(steps.front().profile,
                           concat({"has a credential_source that gives nothing: ", found.whyNone}));
    for (std::size_t i = 1; i != steps.size(); ++i)
        found = takeRole(search, roleOf(*steps[i].section), *std::move(found.credentials));
    return found;
}

/// One of the sources, as all of them are asked. One type for all, since each would be compiled by itself.
struct ListedSource {
    [[nodiscard]] std::string name() const { return title; }
    Result<CredentialsFound> find(CallLimits const& limits) const { return findBy(function, *setup, limits); }

    std::shared_ptr<CredentialsSetup const> setup;
    char const* title;
    CredentialsFound (*function)(CredentialsSearch const& search);
};

} // namespace detail

[[gnu::cold]] PYLON_INLINE Result<CredentialsFound> EnvironmentSource::find(CallLimits const& limits) const {
    return detail::findBy(&detail::findInEnvironment, *setup_, limits);
}
[[gnu::cold]] PYLON_INLINE Result<CredentialsFound> ProfileSource::find(CallLimits const& limits) const {
    return detail::findBy(&detail::findInProfile, *setup_, limits);
}
[[gnu::cold]] PYLON_INLINE Result<CredentialsFound> WebIdentitySource::find(CallLimits const& limits) const {
    return detail::findBy(&detail::findByWebIdentity, *setup_, limits);
}
[[gnu::cold]] PYLON_INLINE Result<CredentialsFound> ContainerSource::find(CallLimits const& limits) const {
    return detail::findBy(&detail::findInContainer, *setup_, limits);
}
[[gnu::cold]] PYLON_INLINE Result<CredentialsFound> InstanceMetadataSource::find(CallLimits const& limits) const {
    return detail::findBy(&detail::findByInstanceMetadata, *setup_, limits);
}

[[gnu::cold]] PYLON_INLINE std::shared_ptr<CredentialsProvider> defaultCredentials(CredentialsSetup setup) {
    auto const shared = std::make_shared<CredentialsSetup const>(std::move(setup));
    CredentialsChain chain;
    chain.add(detail::ListedSource{shared, "environment", &detail::findInEnvironment});
    chain.add(detail::ListedSource{shared, "profile", &detail::findInProfile});
    chain.add(detail::ListedSource{shared, "web identity", &detail::findByWebIdentity});
    chain.add(detail::ListedSource{shared, "container", &detail::findInContainer});
    chain.add(detail::ListedSource{shared, "instance metadata", &detail::findByInstanceMetadata});
    return detail::sharedProvider(new RefreshedCredentials{std::move(chain), shared->transport.clock()});
}

} // namespace pylon

#endif // PYLON_BACKENDS_CREDENTIALS_SOURCES_IPP
