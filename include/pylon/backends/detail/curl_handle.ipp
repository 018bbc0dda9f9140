// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_HANDLE_IPP
#define PYLON_BACKENDS_DETAIL_CURL_HANDLE_IPP

#include <pylon/backends/detail/curl_handle.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace pylon::detail {

PYLON_INLINE bool curlIsReady() noexcept {
    static CURLcode const code = curl_global_init(CURL_GLOBAL_DEFAULT);
    return code == CURLE_OK;
}

[[gnu::cold]] PYLON_INLINE CurlHandle::CurlHandle(CurlOptions const& options)
    : options_(options), parsedUrl_(curl_url()), easy_(curl_easy_init()) {
    if (!parsedUrl_ || !easy_) throw std::bad_alloc{};
    setConstants();
}

/// Everything that no request changes.
[[gnu::cold]] PYLON_INLINE void CurlHandle::setConstants() {
    auto* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, complaint_.data());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // Without it an abandoned look-up of a name would be waited for.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN,
                     static_cast<long>(std::max<std::chrono::seconds::rep>(options_.maxIdleAge.count(), 0)));
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.verifyTls) {
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (!options_.caFile.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.caFile.c_str());
    if (!options_.caDirectory.empty()) curl_easy_setopt(easy, CURLOPT_CAPATH, options_.caDirectory.c_str());
    setProxy();

    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlHandle::onHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlHandle::onBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &CurlHandle::onConnected);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlHandle::onSocket);
}

[[gnu::cold]] PYLON_INLINE void CurlHandle::setProxy() {
    auto* const easy = easy_.get();
    if (options_.proxy && !options_.proxy->empty()) {
        curl_easy_setopt(easy, CURLOPT_PROXY, options_.proxy->c_str());
        return;
    }
    // Left to itself libcurl looks for these, and for NO_PROXY, in the environment at every request.
    if (!options_.proxy)
        for (char const* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
            if (std::getenv(name) != nullptr) return;
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
}

PYLON_INLINE Result<void> CurlHandle::prepare(Request const& request, CallLimits const& limits) {
    if (auto const done = setUrl(request); !done) return done;
    if (auto const done = setMethod(request); !done) return done;
    setBody(request.body);
    setHeaders(request);
    setConnectLimit(limits.connect);
    if (freshOnly_) {
        curl_easy_setopt(easy_.get(), CURLOPT_FRESH_CONNECT, 0L);
        freshOnly_ = false;
    }
    timesSent_ = 0;
    complaint_[0] = '\0';
    answer_.begin(mode_ != Mode::headOnly, options_.maxHeaderBytes, options_.maxBodyBytes);
    return {};
}

[[gnu::cold]] PYLON_INLINE void CurlHandle::prepareAgain() noexcept {
    complaint_[0] = '\0';
    answer_.begin(mode_ != Mode::headOnly, options_.maxHeaderBytes, options_.maxBodyBytes);
}

PYLON_INLINE Result<void> CurlHandle::setUrl(Request const& request) {
    nextUrl_.assign(request.scheme).append("://").append(request.authority).append(request.path);
    if (!request.query.empty()) nextUrl_.append("?").append(request.query);
    return nextUrl_ == url_ ? Result<void>{} : setNextUrl(request);
}

[[gnu::cold]] PYLON_INLINE Result<void> CurlHandle::setNextUrl(Request const& request) {
    // The bytes of the request line are what was signed: what libcurl would reject, cut off or read as something else must not
    // get as far as that.
    auto const plain = [](std::string_view text, std::string_view excluded) {
        return std::all_of(text.begin(), text.end(),
                           [&](char c) { return c > ' ' && c < '\x7f' && excluded.find(c) == std::string_view::npos; });
    };
    if (request.scheme != "https" && request.scheme != "http")
        return Error{ErrorKind::configuration, "the scheme of an endpoint must be https or http"};
    if (request.authority.empty() || !plain(request.authority, "/?#@\\\"<>"))
        return Error{ErrorKind::configuration,
                     "the endpoint has no host, or one with a character that no host has; write host or host:port"};
    if (!request.path.starts_with('/') || !plain(request.path, "?#") || !plain(request.query, "#"))
        return Error{ErrorKind::invalidInput, "the path must begin with a slash, and path and query must be "
                                              "percent-encoded: no blanks, #, control characters "
                                              "or bytes beyond ASCII"};
    url_.clear();
    // Given the text alone, libcurl takes it apart at every request, which is a fourteenth of all the work of a small one. What
    // cannot be taken apart it is given as text, to complain about.
    bool const isUrl = curl_url_set(parsedUrl_.get(), CURLUPART_URL, nextUrl_.c_str(),
                                    CURLU_PATH_AS_IS | CURLU_DISALLOW_USER) == CURLUE_OK;
    curl_easy_setopt(easy_.get(), CURLOPT_CURLU, isUrl ? parsedUrl_.get() : nullptr);
    if (curl_easy_setopt(easy_.get(), CURLOPT_URL, nextUrl_.c_str()) != CURLE_OK) throw std::bad_alloc{};
    url_.swap(nextUrl_);
    return {};
}

PYLON_INLINE Result<void> CurlHandle::setMethod(Request const& request) {
    auto const& method = request.method;
    bool const empty = request.body.empty();
    if (mode_ != Mode::unset && empty == emptyBody_ && method == method_) return {};
    return setMode(request, method == "HEAD"                                                     ? Mode::headOnly
                            : !empty || method == "POST" || method == "PUT" || method == "PATCH" ? Mode::withBody
                                                                                                 : Mode::withoutBody);
}

[[gnu::cold]] PYLON_INLINE Result<void> CurlHandle::setMode(Request const& request, Mode mode) {
    auto const& method = request.method;
    if (method.empty() || !std::all_of(method.begin(), method.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
        return Error{ErrorKind::invalidInput, "the HTTP method must be made of the letters A to Z"};
    if (mode == Mode::headOnly && !request.body.empty())
        return Error{ErrorKind::invalidInput, "a HEAD request cannot have a body"};
    auto* const easy = easy_.get();
    mode_ = Mode::unset;
    // Each of these three also undoes the other two.
    char const* usual = nullptr;
    switch (mode) {
    case Mode::headOnly:
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        usual = "HEAD";
        break;
    case Mode::withBody:
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        body_ = nullptr;
        usual = "POST";
        break;
    default:
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        usual = "GET";
        break;
    }
    method_ = method;
    emptyBody_ = request.body.empty();
    if (curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method == usual ? nullptr : method.c_str()) != CURLE_OK)
        throw std::bad_alloc{};
    mode_ = mode;
    return {};
}

PYLON_INLINE void CurlHandle::setBody(std::string_view body) noexcept {
    largeBody_ = body.size() > (std::size_t{16} << 10);
    if (mode_ != Mode::withBody || (body.data() == body_ && body.size() == bodySize_)) return;
    body_ = body.data();
    bodySize_ = body.size();
    // The size first: libcurl may look at the bytes when it is told where they are.
    curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(bodySize_));
    curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDS, body_);
}

/// Whether a header means something to AWS alone: libcurl has none of its own of this name, nor an opinion about it. Those that are
/// spelt in another way than by us are left to libcurl.
PYLON_INLINE bool isForAws(std::string_view name) noexcept {
    // The compiler knows the lengths, so that it compares numbers.
    auto const begins = [name]<std::size_t N>(char const(&with)[N]) {
        return name.size() >= N - 1 && std::equal(with, with + N - 1, name.begin());
    };
    switch (name.front()) {
    case 'a': return begins("amz-sdk-");
    case 'A': return name.size() == 13 && begins("Authorization");
    case 'x': return begins("x-amz");
    case 'X': return begins("X-Amz");
    case 'U': return name.size() == 10 && begins("User-Agent");
    default: return false;
    }
}

/// Points libcurl's list at the lines where they stand. It only reads them. It compares each with a dozen names, which is a
/// twentieth of all the work of a small request; so what is for AWS, and stands together, it gets as one line, which it passes on as
/// it is. So are Host, which was signed, and the body's type: of its own libcurl would print them twice, character by character, or
/// say another.
PYLON_INLINE void CurlHandle::setHeaders(Request const& request) {
    auto const& headers = request.headers;
    lines_.resize(headers.size() + 4);
    constexpr std::string_view host = "Host: ";
    auto size = host.size() + request.authority.size() + 3;
    for (auto const [name, value] : headers)
        size += name.size() + value.size() + 4;
    if (joinedLines_.size() < size) joinedLines_.resize(size);
    auto* to = joinedLines_.data();
    std::size_t count = 0;
    auto const append = [&](char const* line) {
        lines_[count].data = const_cast<char*>(line);
        lines_[count].next = lines_.data() + count + 1;
        ++count;
    };
    auto const join = [&to](char const* text, std::size_t length) {
        std::memcpy(to, text, length);
        to += length;
    };
    bool accept = false;
    bool ownType = mode_ == Mode::withBody; // which libcurl would add
    // libcurl's own is taken away by the first of this name that it finds.
    append("Host:");
    append(to);
    join(host.data(), host.size());
    join(request.authority.data(), request.authority.size());
    bool joining = true;
    for (std::size_t i = 0; i != headers.size(); ++i) {
        auto const [name, value] = headers[i];
        bool const isType = name.size() == 12 && sameHeaderName(name, "Content-Type");
        if (isType && mode_ == Mode::withBody && value == "application/x-www-form-urlencoded") {
            // What libcurl says of a body by itself it copies; what it is given it prints.
            ownType = false;
            continue;
        }
        if (!value.empty() && (isType || isForAws(name))) {
            if (joining)
                join("\r\n", 2);
            else
                append(to);
            join(headers.line(i), name.size() + 2 + value.size());
            joining = true;
            continue;
        }
        if (std::exchange(joining, false)) *to++ = '\0';
        if (name.size() == 4 && sameHeaderName(name, "Host")) continue;
        if (name.size() == 14 && sameHeaderName(name, "Content-Length")) continue;
        accept = accept || (name.size() == 6 && sameHeaderName(name, "Accept"));
        append(headers.line(i));
    }
    if (joining) *to = '\0';
    // A name without a value takes away what libcurl would send of its own accord.
    if (!accept) append("Accept:");
    if (ownType) append("Content-Type:");
    lines_[count - 1].next = nullptr;
    if (firstLine_ == lines_.data()) return;
    firstLine_ = lines_.data();
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, firstLine_);
}

PYLON_INLINE void CurlHandle::setConnectLimit(Duration limit) noexcept {
    // Told nothing, libcurl would give up after five minutes.
    long milliseconds = INT_MAX;
    if (limit > Duration::zero())
        milliseconds = static_cast<long>(std::min<std::chrono::milliseconds::rep>(
            std::chrono::ceil<std::chrono::milliseconds>(limit).count(), INT_MAX));
    if (milliseconds == connectMilliseconds_) return;
    connectMilliseconds_ = milliseconds;
    curl_easy_setopt(easy_.get(), CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
}

PYLON_INLINE std::uint64_t CurlHandle::progress() const noexcept {
    auto count = answer_.received() + timesSent_;
    // A small body goes out together with the header; only a large one is long under way.
    if (largeBody_ && timesSent_ != 0) {
        curl_off_t uploaded = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_UPLOAD_T, &uploaded);
        count += static_cast<std::uint64_t>(uploaded);
    }
    return count;
}

PYLON_INLINE bool CurlHandle::usedOldConnection() const noexcept {
    long made = 0;
    return curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &made) == CURLE_OK && made == 0;
}

PYLON_INLINE std::size_t CurlHandle::onHeader(char* data, std::size_t, std::size_t size, void* self) noexcept {
    return static_cast<CurlHandle*>(self)->answer_.takeHeaderLine({data, size}) ? size : 0;
}

PYLON_INLINE std::size_t CurlHandle::onBody(char* data, std::size_t, std::size_t size, void* self) noexcept {
    return static_cast<CurlHandle*>(self)->answer_.takeBody({data, size}) ? size : 0;
}

PYLON_INLINE int CurlHandle::onConnected(void* self, char*, char*, int, int) noexcept {
    auto& handle = *static_cast<CurlHandle*>(self);
    ++handle.timesSent_;
    // libcurl repeats by itself a request to which an old connection gave no answer, up to five times, and each time on
    // whatever idle connection it finds. From here on it finds none, so that it repeats it at most once, on a new one.
    if (!handle.freshOnly_) {
        handle.freshOnly_ = true;
        curl_easy_setopt(handle.easy_.get(), CURLOPT_FRESH_CONNECT, 1L);
    }
    return CURL_PREREQFUNC_OK;
}

PYLON_INLINE curl_socket_t CurlHandle::onSocket(void*, curlsocktype, curl_sockaddr* address) noexcept {
    // A program that is started from this one must not inherit the connection.
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_CURL_HANDLE_IPP
