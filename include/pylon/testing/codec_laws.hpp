// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_CODEC_LAWS_HPP
#define PYLON_TESTING_CODEC_LAWS_HPP

#include <pylon/core/hex.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/testing/detail/codec_sample.hpp>
#include <pylon/testing/detail/in_threads.hpp>
#include <pylon/testing/violations.hpp>

#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::testing {

/// What Codec demands of its models.
struct CodecLaws {
    static constexpr Law roundTrip{"codec.roundTrip", "what was written is read as the same value"};
    static constexpr Law appends{"codec.appends", "write() appends to its output, and leaves what stands there"};
    static constexpr Law absence{"codec.absence",
                                 "what is absent is left out, and a text that is empty holds no members"};
    static constexpr Law bodyOnly{"codec.bodyOnly", "members that are not bound to the body are left out"};
    static constexpr Law unknownIgnored{"codec.unknownIgnored", "members that the struct has not are passed over"};
    static constexpr Law unknownRejected{
        "codec.unknownRejected",
        "with Unknown::reject they are an error of the kind unmodelled, which names the first"};
    static constexpr Law malformed{
        "codec.malformed", "text that is cut short, or is no document at all, is an error of the kind malformed"};
    static constexpr Law misfits{
        "codec.misfits", "a value that does not fit its member is an error of the kind malformed, which names it"};
    static constexpr Law unwritable{"codec.unwritable",
                                    "text that is not UTF-8 cannot be written: an error of the kind invalidInput"};
    static constexpr Law keepsContent{"codec.keepsContent", "no error quotes what the document or the value holds"};
    static constexpr Law threads{"codec.threads", "documents are written and read by many threads at once"};
    static constexpr Law doesNotThrow{"codec.doesNotThrow", "a codec does not throw"};

    static constexpr std::array all{roundTrip, appends, absence,    bodyOnly,     unknownIgnored, unknownRejected,
                                    malformed, misfits, unwritable, keepsContent, threads,        doesNotThrow};
};

/// What Checksums demands of its models.
struct ChecksumsLaws {
    static constexpr Law md5{"checksums.md5", "md5() gives the digests of RFC 1321"};
    static constexpr Law crc32{"checksums.crc32", "crc32() gives the CRC-32 of ISO 3309"};

    static constexpr std::array all{md5, crc32};
};

namespace detail {

template <Codec C> class CodecInspector {
    using Laws = CodecLaws;

public:
    Violations inspect() {
        for (auto const naming : {Naming::asDeclared, Naming::capitalized}) {
            format_ = {.naming = naming, .root = "Root"};
            findings_.run(Laws::doesNotThrow, [this] { roundTrips(); });
            findings_.run(Laws::doesNotThrow, [this] { leavesOut(); });
            findings_.run(Laws::doesNotThrow, [this] { unknown(); });
        }
        findings_.run(Laws::doesNotThrow, [this] { refuses(); });
        findings_.run(Laws::threads, [this] { threads(); });
        return findings_.take();
    }

private:
    static constexpr std::string_view marker = "content-to-be-kept";

    template <class T> std::string written(T const& value) {
        std::string text;
        static_cast<void>(C::write(view(value), format_, text));
        return text;
    }

    /// The kind of the error that reading as a T ends with; and no error may show the content.
    template <class T>
    bool fails(std::string text, DocumentFormat const& format, ErrorKind kind, std::string_view named) {
        T value{};
        auto const outcome = C::read(text, mutableView(value), format);
        if (outcome) return false;
        findings_.require(Laws::keepsContent, outcome.error().message().find(marker) == std::string::npos,
                          outcome.error().message());
        return outcome.error().kind() == kind && outcome.error().message().find(named) != std::string::npos;
    }

    void roundTrips() {
        for (auto const& sample : codecSamples()) {
            std::string text = "before";
            bool const wrote = C::write(view(sample), format_, text).hasValue();
            findings_.require(Laws::appends, text.starts_with("before"));
            text = written(sample);
            CodecSample read;
            bool const took = C::read(text, mutableView(read), format_).hasValue();
            findings_.require(Laws::roundTrip, wrote && took && read == sample);
        }
        CodecSample notANumber;
        notANumber.ratio = std::numeric_limits<double>::quiet_NaN();
        auto text = written(notANumber);
        CodecSample read;
        findings_.require(Laws::roundTrip, C::read(text, mutableView(read), format_) && std::isnan(read.ratio),
                          "it was NaN");
    }

    void leavesOut() {
        CodecSample sample;
        auto const names = [&](std::string_view name, std::string_view capitalized) {
            auto const text = written(sample);
            return text.find(name) != std::string::npos || text.find(capitalized) != std::string::npos;
        };
        findings_.require(Laws::absence,
                          !names("perhaps", "Perhaps") && !names("list", "List") && !names("map", "Map"));
        sample.perhaps = "here";
        findings_.require(Laws::absence, names("perhaps", "Perhaps"), "it was there");
        sample.elsewhere = std::string{marker};
        findings_.require(Laws::bodyOnly, !names("X-Elsewhere", marker));
        std::string empty;
        CodecSample read;
        findings_.require(Laws::absence, C::read(empty, mutableView(read), format_) && read == CodecSample{},
                          "the text was empty");
    }

    void unknown() {
        auto sample = codecSamples()[1];
        auto text = written(sample);
        CodecPart part;
        findings_.require(Laws::unknownIgnored, C::read(text, mutableView(part), format_) && part.text == sample.text);
        auto strict = format_;
        strict.unknown = Unknown::reject;
        auto const first = format_.naming == Naming::capitalized ? "Flag" : "flag";
        findings_.require(Laws::unknownRejected,
                          fails<CodecPart>(written(sample), strict, ErrorKind::unmodelled, first));
    }

    void refuses() {
        format_ = {.root = "Root"};
        CodecSample sample;
        sample.text = marker;
        auto const text = written(sample);
        for (std::size_t size = 1; size < text.size(); ++size)
            findings_.require(Laws::malformed,
                              fails<CodecSample>(text.substr(0, size), format_, ErrorKind::malformed, {}),
                              "cut after " + std::to_string(size) + " of " + std::to_string(text.size()) + " bytes");
        findings_.require(Laws::malformed,
                          fails<CodecSample>("\x01" + std::string{marker}, format_, ErrorKind::malformed, {}));
        findings_.require(Laws::misfits, fails<CodecMisfit>(text, format_, ErrorKind::malformed, "text"));

        sample.text = "\xff" + std::string{marker};
        std::string out;
        auto const outcome = C::write(view(sample), format_, out);
        findings_.require(Laws::unwritable, !outcome && outcome.error().kind() == ErrorKind::invalidInput);
        if (outcome) return;
        findings_.require(Laws::keepsContent, outcome.error().message().find(marker) == std::string::npos,
                          outcome.error().message());
    }

    void threads() {
        auto const sample = codecSamples()[1];
        std::atomic<int> wrong{0};
        inThreads(4, [&](std::size_t) {
            for (int i = 0; i != 20; ++i) {
                std::string text;
                CodecSample read;
                if (!C::write(view(sample), format_, text) || !C::read(text, mutableView(read), format_) ||
                    read != sample)
                    ++wrong;
            }
        });
        findings_.require(Laws::threads, wrong == 0, std::to_string(wrong) + " of 80 documents went wrong");
    }

    DocumentFormat format_{};
    Findings findings_;
};

} // namespace detail

/// Checks CodecLaws on a codec for text, as JSON or XML: the names of members stand in its documents. Takes no time, and starts
/// threads; run it under ThreadSanitizer, too.
template <Codec C> [[nodiscard]] Violations checkCodecLaws() { return detail::CodecInspector<C>{}.inspect(); }

/// Checks ChecksumsLaws.
template <Checksums C> [[nodiscard]] Violations checkChecksumsLaws() {
    detail::Findings findings;
    std::string const digits = "12345678901234567890123456789012345678901234567890123456789012345678901234567890";
    for (auto const& [text, digest] : {std::pair<std::string, std::string>{"", "d41d8cd98f00b204e9800998ecf8427e"},
                                       {"abc", "900150983cd24fb0d6963f7d28e17f72"},
                                       {digits, "57edf4a22be3c955ac49da2e2107b67a"}})
        findings.run(ChecksumsLaws::md5,
                     [&] { findings.require(ChecksumsLaws::md5, hexEncode(C::md5(text)) == digest); });
    for (auto const& [text, sum] :
         {std::pair<std::string, std::uint32_t>{"", 0}, {"123456789", 0xcbf43926}, {digits, 0x7ca94a72}})
        findings.run(ChecksumsLaws::crc32, [&] { findings.require(ChecksumsLaws::crc32, C::crc32(text) == sum); });
    return findings.take();
}

/// Checks the laws of all that a serializer names.
template <SerializerPolicy S> [[nodiscard]] Violations checkSerializerLaws() {
    auto violations = checkCodecLaws<typename S::Json>();
    for (auto const& more : {checkCodecLaws<typename S::Xml>(), checkChecksumsLaws<typename S::Checksums>()})
        violations.insert(violations.end(), more.begin(), more.end());
    return violations;
}

} // namespace pylon::testing

#endif // PYLON_TESTING_CODEC_LAWS_HPP
