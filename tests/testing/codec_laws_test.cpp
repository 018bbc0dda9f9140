// SPDX-License-Identifier: BSL-1.0

#include <pylon/testing/codec_laws.hpp>

#include "support/broken_models.hpp"
#include <pylon/backends/standard_serializer.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>
#include <thread>

namespace testing_codec_laws_test {

using namespace pylon;
using namespace pylon::testing;

namespace {

enum class Fault : std::uint8_t {
    none,
    losesText,
    losesNaN,
    overwrites,
    writesAbsent,
    minimumLength,
    writesHeaders,
    hatesUnknown,
    lovesUnknown,
    takesAnything,
    misfitIsNothing,
    takesAnyBytes,
    quotesText,
    belongsToAThread,
    throws
};

/// The JSON codec, with one thing wrong with it.
template <Fault fault> struct FaultyCodec {
    static Result<void> write(ConstView from, DocumentFormat const& format, std::string& out) {
        if (fault == Fault::throws) throw std::runtime_error{"no"};
        if (fault == Fault::belongsToAThread && std::this_thread::get_id() != owner())
            return Error{ErrorKind::invalidInput, "another thread's"};
        if (fault == Fault::overwrites) out.clear();
        auto const start = out.size();
        auto done = RapidJsonCodec::write(from, format, out);
        if (!done && fault == Fault::takesAnyBytes) return {};
        if (fault == Fault::writesAbsent) out.insert(out.size() - 1, R"(,"perhaps":null)");
        if (fault == Fault::writesHeaders) out.insert(out.size() - 1, R"(,"X-Elsewhere":"")");
        if (fault == Fault::losesText)
            if (auto const at = out.find("inner\"", start); at != std::string::npos) out[at] = 'I';
        if (fault == Fault::losesNaN)
            if (auto const at = out.find("\"NaN\"", start); at != std::string::npos) out.replace(at, 5, "0");
        return done;
    }
    static Result<void> read(std::string& text, MutableView to, DocumentFormat const& format) {
        if (fault == Fault::minimumLength && text.empty()) return Error{ErrorKind::malformed, "nothing there"};
        auto chosen = format;
        if (fault == Fault::hatesUnknown) chosen.unknown = Unknown::reject;
        if (fault == Fault::lovesUnknown) chosen.unknown = Unknown::ignore;
        auto const copy = text;
        auto done = RapidJsonCodec::read(text, to, chosen);
        if (done) return done;
        bool const isWhole = copy.ends_with('}');
        if (fault == Fault::takesAnything && !isWhole) return {};
        if (fault == Fault::misfitIsNothing && isWhole && done.error().kind() == ErrorKind::malformed) return {};
        if (fault == Fault::quotesText) return Error{done.error().kind(), done.error().message() + copy};
        return done;
    }
    static std::thread::id owner() {
        static auto const first = std::this_thread::get_id();
        return first;
    }
};

struct WrongMd5 {
    static std::array<std::byte, 16> md5(std::string_view) { return {}; }
    static std::uint32_t crc32(std::string_view bytes) { return StandardChecksums::crc32(bytes); }
};

struct WrongCrc32 {
    static std::array<std::byte, 16> md5(std::string_view bytes) { return StandardChecksums::md5(bytes); }
    static std::uint32_t crc32(std::string_view) { return 0; }
};

} // namespace

TEST_CASE("each law of codecs is broken by a codec that is wrong in that alone", "[laws][codec]") {
    CHECK(checkCodecLaws<FaultyCodec<Fault::none>>() == Violations{});
    using Laws = CodecLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::roundTrip, checkCodecLaws<FaultyCodec<Fault::losesText>>());
    broken.expect(Laws::roundTrip, checkCodecLaws<FaultyCodec<Fault::losesNaN>>());
    broken.expect(Laws::appends, checkCodecLaws<FaultyCodec<Fault::overwrites>>());
    broken.expect(Laws::absence, checkCodecLaws<FaultyCodec<Fault::writesAbsent>>());
    broken.expect(Laws::absence, checkCodecLaws<FaultyCodec<Fault::minimumLength>>());
    broken.expect(Laws::bodyOnly, checkCodecLaws<FaultyCodec<Fault::writesHeaders>>());
    broken.expect(Laws::unknownIgnored, checkCodecLaws<FaultyCodec<Fault::hatesUnknown>>());
    broken.expect(Laws::unknownRejected, checkCodecLaws<FaultyCodec<Fault::lovesUnknown>>());
    broken.expect(Laws::malformed, checkCodecLaws<FaultyCodec<Fault::takesAnything>>());
    broken.expect(Laws::misfits, checkCodecLaws<FaultyCodec<Fault::misfitIsNothing>>());
    broken.expect(Laws::unwritable, checkCodecLaws<FaultyCodec<Fault::takesAnyBytes>>());
    broken.expect(Laws::keepsContent, checkCodecLaws<FaultyCodec<Fault::quotesText>>());
    broken.expect(Laws::threads, checkCodecLaws<FaultyCodec<Fault::belongsToAThread>>());
    broken.expect(Laws::doesNotThrow, checkCodecLaws<FaultyCodec<Fault::throws>>());
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
    CHECK(isViolated(checkChecksumsLaws<WrongMd5>(), ChecksumsLaws::md5));
    CHECK(isViolated(checkChecksumsLaws<WrongCrc32>(), ChecksumsLaws::crc32));
}

TEST_CASE("the standard serializer keeps the laws of codecs and checksums", "[laws][codec]") {
    CHECK(checkSerializerLaws<StandardSerializer>() == Violations{});
}

} // namespace testing_codec_laws_test
