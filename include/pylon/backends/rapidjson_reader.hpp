// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RAPIDJSON_READER_HPP
#define PYLON_BACKENDS_RAPIDJSON_READER_HPP

#include <pylon/backends/detail/json_syntax.hpp>
#include <pylon/backends/detail/json_writer.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/eight_bytes.hpp>
#include <pylon/core/detail/same_text.hpp>
#include <pylon/core/scalar_text.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/core/utf8.hpp>

#include <rapidjson/reader.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace pylon::detail {

/// Text that is parsed in place, as RapidJSON's own stream for this, but that takes plain text by the word.
class JsonSource {
public:
    using Ch = char;

    /// `text` ends in a zero byte beyond its end, as std::string has it.
    explicit JsonSource(std::string& text) noexcept : JsonSource(text.data(), text.data() + text.size()) {}
    JsonSource(char* begin, char* end) noexcept : from_(begin), to_(begin), begin_(begin), end_(end) {}

    // What RapidJSON calls.
    // NOLINTBEGIN(readability-identifier-naming)
    [[nodiscard]] char Peek() const noexcept { return *from_; }
    char Take() noexcept { return *from_++; }
    [[nodiscard]] std::size_t Tell() const noexcept { return static_cast<std::size_t>(from_ - begin_); }
    char* PutBegin() noexcept { return to_ = from_; }
    std::size_t PutEnd(char const* begin) const noexcept { return static_cast<std::size_t>(to_ - begin); }
    void Put(char c) noexcept { *to_++ = c; }
    void Flush() const noexcept {}
    // NOLINTEND(readability-identifier-naming)

    /// Takes what follows in a string as long as it is plain.
    void takePlain() noexcept {
#ifdef __SSE2__
        while (end_ - from_ >= static_cast<std::ptrdiff_t>(sizeof(__m128i))) {
            auto const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(from_));
            if (auto const syntax = static_cast<unsigned>(_mm_movemask_epi8(jsonSyntaxIn(bytes))); syntax != 0)
                return takeBytes(static_cast<std::size_t>(std::countr_zero(syntax)));
            _mm_storeu_si128(reinterpret_cast<__m128i*>(to_), bytes);
            from_ += sizeof bytes;
            to_ += sizeof bytes;
        }
#endif
        while (end_ - from_ >= 8) {
            auto const word = eightBytes(from_);
            auto const syntax = jsonSyntaxIn(word);
            if (syntax != 0) return takeBytesBelow(syntax);
            std::memcpy(to_, &word, sizeof word);
            from_ += sizeof word;
            to_ += sizeof word;
        }
    }

    [[gnu::always_inline]] void takeSpace() noexcept { from_ = behindJsonSpace(from_); }

private:
    void takeBytesBelow(std::uint64_t syntax) noexcept {
        if constexpr (std::endian::native == std::endian::little)
            takeBytes(static_cast<std::size_t>(std::countr_zero(syntax)) / 8);
    }
    [[gnu::always_inline]] void takeBytes(std::size_t count) noexcept {
        if (to_ != from_) std::memmove(to_, from_, count);
        from_ += count;
        to_ += count;
    }

    char* from_;
    char* to_;
    char* begin_;
    char* end_;
};

} // namespace pylon::detail

/// RapidJSON works on a copy of the stream: it is small, and while a number is read the original must stay at its start.
template <> struct rapidjson::StreamTraits<pylon::detail::JsonSource> {
    enum { copyOptimization = 1 };
};

// Where RapidJSON lets a stream do better than character by character. The names are its own.
// NOLINTBEGIN(readability-identifier-naming)

template <>
template <>
inline void rapidjson::Reader::ScanCopyUnescapedString(pylon::detail::JsonSource& from, pylon::detail::JsonSource&) {
    from.takePlain();
}

template <> [[gnu::always_inline]] inline void rapidjson::SkipWhitespace(pylon::detail::JsonSource& from) {
    from.takeSpace();
}
// NOLINTEND(readability-identifier-naming)

namespace pylon::detail {

/// Takes RapidJSON's events and puts the values where the shapes say.
///
/// The one handler for all types: what would be a handler's static type is here a stack of (object, shape).
class JsonHandler {
public:
    /// `utf8`: all texts are known to be UTF-8. Else each is looked at, so that its member is named.
    JsonHandler(MutableView root, DocumentFormat const& format, bool utf8)
        : root_(root), format_(format), time_(format.time), utf8_(utf8) {}

    /// Why parsing was given up, naming the member; empty where it was not, or where it was RapidJSON that did.
    std::string const& failure() const noexcept { return failure_; }
    ErrorKind failureKind() const noexcept { return failureKind_; }

    // The events, spelt as RapidJSON wants them.
    // NOLINTBEGIN(readability-identifier-naming)

    bool Null() {
        if (skipped_ != 0 || depth_ == 0) return true;
        auto& frame = top();
        switch (frame.shape->kind) {
        case Kind::variant: return true;
        case Kind::structure:
            if (frame.member != nullptr && frame.member->shape->clear != nullptr)
                frame.member->shape->clear(frame.member->address(frame.object));
            return true;
        // In what holds optional elements null is one that is empty; elsewhere it is left out.
        case Kind::list:
            if (frame.shape->element->kind == Kind::optional) frame.shape->append(frame.object);
            return true;
        default:
            if (frame.shape->element->kind == Kind::optional)
                frame.shape->element->clear(frame.shape->insert(frame.object, frame.key()));
            return true;
        }
    }

    bool Bool(bool value) {
        auto const place = next();
        if (place.shape == nullptr) return true;
        if (place.shape->kind == Kind::unit && value) return true;
        if (place.shape->kind != Kind::boolean) return mismatch("a boolean", *place.shape);
        place.as<bool>() = value;
        return true;
    }

    bool RawNumber(char const* digits, rapidjson::SizeType length, bool) {
        auto const place = next();
        if (place.shape == nullptr) return true;
        auto const kind = place.shape->kind;
        if (kind != Kind::integer && kind != Kind::floating &&
            !(kind == Kind::timestamp && time_ == TimeForm::epochSeconds))
            return mismatch("a number", *place.shape);
        return parseScalar({digits, length}, place, time_) || fail(" is a number that its type cannot hold");
    }

    bool String(char const* characters, rapidjson::SizeType length, bool) {
        auto const place = next();
        if (place.shape == nullptr) return true;
        std::string_view const text{characters, length};
        switch (place.shape->kind) {
        case Kind::string:
            if (!utf8_ && !isUtf8(text)) return fail(" is not UTF-8 text");
            setText(place.as<std::string>(), text);
            return true;
        case Kind::spelt:
            if (!utf8_ && !isUtf8(text)) return fail(" is not UTF-8 text");
            return place.shape->parse(place.object, text) || fail(" is text that its type cannot hold");
        case Kind::blob: return parseScalar(text, place, time_) || fail(" is not base64");
        case Kind::floating: return parseNonFinite(text, place) || mismatch("text", *place.shape);
        case Kind::timestamp:
            if (time_ == TimeForm::epochSeconds) return mismatch("text", *place.shape);
            return parseScalar(text, place, time_) || fail(" is not spelt as a time");
        default: return mismatch("text", *place.shape);
        }
    }

    bool Key(char const* characters, rapidjson::SizeType length, bool) {
        if (skipped_ != 0) return true;
        auto& frame = top();
        if (frame.shape->kind == Kind::map) {
            frame.keyData = characters;
            frame.keySize = length;
            return utf8_ || isUtf8(frame.key()) || fail(" has a key that is not UTF-8 text");
        }
        frame.member = find(frame, {characters, length});
        if (frame.shape->kind == Kind::variant) {
            if (frame.member == nullptr) return fail(" is of a type other than it should be");
            return ++frame.alternatives == 1 || fail(" is one of two values of one thing");
        }
        if (frame.member != nullptr || format_.unknown == Unknown::ignore) return true;
        failureKind_ = ErrorKind::unmodelled;
        // A name that nobody declared is quoted, but not at any length.
        return fail(concat({depth_ > 1 ? "." : "", std::string_view{characters, length < 128 ? length : 128U},
                            " is no member that is modelled"}));
    }

    /// As Key(), for the key that is likely to be next, if that is what `rest` begins with, a quotation mark behind it: its size. 0 where
    /// it is another, or none is likely.
    [[gnu::always_inline]] std::size_t takeExpectedKey(std::string_view rest) noexcept {
        if (skipped_ != 0) return 0;
        auto& frame = top();
        auto const members = frame.shape->members;
        if (frame.expected >= members.size() || frame.alternatives != 0) return 0;
        auto const& member = members[frame.expected];
        if (depth_ == 1 && member.binding.in != In::body) return 0;
        auto const wanted = member.wireName(format_.naming);
        auto const size = wanted.size();
        if (size == 0 || rest.size() <= size || rest[size] != '"' ||
            !sameText(wanted, {rest.begin(), rest.begin() + size}))
            return 0;
        frame.member = &member;
        expectBehind(frame, frame.expected);
        if (frame.shape->kind == Kind::variant) ++frame.alternatives;
        return size;
    }

    bool StartObject() {
        auto const place = next();
        if (place.shape == nullptr) return skip();
        if (place.shape->kind == Kind::map)
            place.shape->clear(place.object);
        else if (place.shape->kind != Kind::structure && place.shape->kind != Kind::variant)
            return mismatch("an object", *place.shape);
        return enter(place);
    }

    bool StartArray() {
        auto const place = next();
        if (place.shape == nullptr) return skip();
        if (place.shape->kind != Kind::list) return mismatch("an array", *place.shape);
        place.shape->clear(place.object);
        return enter(place);
    }

    bool EndObject(rapidjson::SizeType) {
        if (skipped_ == 0 && top().shape->kind == Kind::variant && top().alternatives == 0)
            return fail(" is an object without the value that should be in it");
        return leave();
    }
    bool EndArray(rapidjson::SizeType) { return leave(); }

    // With numbers kept as text RapidJSON does not call these, but it names them.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }
    // NOLINTEND(readability-identifier-naming)

private:
    /// An object or array that is being read. Without initialisers: 128 of them are on the stack.
    struct Frame {
        void* object;
        Shape const* shape;
        Member const* member; ///< structure: whose value is next; null: one that is skipped
        char const* keyData;  ///< map: the key whose value is next
        std::size_t keySize;
        std::size_t expected;     ///< structure: the member that is likely to be named next
        std::size_t last;         ///< structure: one more than the member that was named last; 0: none yet
        std::size_t alternatives; ///< variant: how many have been named
        TimeForm time;

        std::string_view key() const noexcept { return {keyData, keySize}; }
    };

    /// In which order the members of a struct came, where it was not the declared one.
    struct Order {
        Shape const* shape = nullptr;
        std::uint8_t next[32]; ///< by `last`: the member that comes then
    };
    static constexpr std::size_t mostOrdered = sizeof Order::next;
    static constexpr std::size_t depthsWithOrder = 8;

    Frame& top() noexcept { return frames_[depth_ - 1]; }

    /// Makes and returns the place for the value that follows; one without a shape where it is to be skipped.
    MutableView next() {
        if (skipped_ != 0) return {nullptr, nullptr};
        if (depth_ == 0) return root_.engage();
        auto const& frame = top();
        time_ = frame.time;
        MutableView const holder{frame.object, frame.shape};
        switch (frame.shape->kind) {
        case Kind::list: return holder.append().engage();
        case Kind::map: return holder.insert(frame.key()).engage();
        default: break;
        }
        if (frame.member == nullptr) return {nullptr, nullptr};
        if (frame.shape->kind == Kind::variant) return holder.select(*frame.member);
        if (auto const time = frame.member->binding.time; time != TimeForm::standard) time_ = time;
        return holder.member(*frame.member).engage();
    }

    [[gnu::always_inline]] Member const* find(Frame& frame, std::string_view name) noexcept {
        auto const members = frame.shape->members;
        // Writers keep to an order, most often the declared one.
        if (frame.expected < members.size() && is(members[frame.expected], name)) {
            auto const* const found = &members[frame.expected];
            expectBehind(frame, frame.expected);
            return found;
        }
        return findUnexpected(frame, name);
    }
    Member const* findUnexpected(Frame& frame, std::string_view name) noexcept {
        auto const members = frame.shape->members;
        // Those in between may have been left out.
        for (auto i = frame.expected; i < members.size(); ++i)
            if (is(members[i], name)) return learn(frame, i);
        for (std::size_t i = 0; i != members.size(); ++i)
            if (is(members[i], name)) return learn(frame, i);
        return nullptr;
    }

    /// What is next behind the member at `index`.
    [[gnu::always_inline]] void expectBehind(Frame& frame, std::size_t index) noexcept {
        auto const& order = orders_[depth_ % depthsWithOrder];
        frame.last = index + 1;
        frame.expected = order.shape == frame.shape ? order.next[index + 1] : index + 1;
    }

    /// Notes that another member than was expected came behind the last one: in the next struct of a list or map it will again.
    Member const* learn(Frame& frame, std::size_t index) noexcept {
        auto const members = frame.shape->members;
        if (frame.shape->kind == Kind::structure && depth_ > 2 && frames_[depth_ - 2].shape->kind != Kind::structure &&
            members.size() < mostOrdered) {
            auto& order = orders_[depth_ % depthsWithOrder];
            if (order.shape != frame.shape) {
                order.shape = frame.shape;
                for (std::size_t i = 0; i <= members.size(); ++i)
                    order.next[i] = static_cast<std::uint8_t>(i);
            }
            order.next[frame.last] = static_cast<std::uint8_t>(index);
        }
        expectBehind(frame, index);
        return &members[index];
    }

    [[gnu::always_inline]] bool is(Member const& member, std::string_view name) const noexcept {
        auto const wanted = member.wireName(format_.naming);
        if ((depth_ == 1 && member.binding.in != In::body) || wanted.size() != name.size()) return false;
        return sameText(name, wanted);
    }

    bool enter(MutableView place) {
        if (depth_ == maxJsonDepth) return tooDeep();
        auto& frame = frames_[depth_++];
        frame.object = place.object;
        frame.shape = place.shape;
        frame.member = nullptr;
        frame.last = 0;
        auto const& order = orders_[depth_ % depthsWithOrder];
        frame.expected = order.shape == place.shape ? order.next[0] : 0;
        frame.alternatives = 0;
        // Within a list or map the member that holds it still says how times are spelt.
        frame.time = place.shape->kind == Kind::structure ? format_.time : time_;
        return true;
    }

    bool skip() { return depth_ + ++skipped_ <= maxJsonDepth || tooDeep(); }

    bool leave() noexcept {
        if (skipped_ != 0)
            --skipped_;
        else
            --depth_;
        return true;
    }

    [[gnu::cold]] bool tooDeep() { return fail(" nests deeper than the 128 levels that a document may have"); }

    [[gnu::cold]] bool mismatch(char const* found, Shape const& shape) {
        constexpr char const* wanted[] = {"a boolean", "an integer", "a number", "text",     "text in base64",
                                          "a time",    "text",       "a value",  "an array", "an object",
                                          "an object", "an object",  "true"};
        return fail(concat({" is ", found, " where ", wanted[static_cast<std::size_t>(shape.kind)], " should be"}));
    }

    /// Notes the path of the value that is next, and what is wrong with it.
    [[gnu::cold]] bool fail(std::string_view why) {
        for (std::size_t i = 0; i != depth_; ++i) {
            auto const& frame = frames_[i];
            if (frame.shape->kind == Kind::list)
                failure_.append("[").append(std::to_string(frame.shape->size(frame.object) - 1)).append("]");
            else if (frame.shape->kind == Kind::map)
                failure_.append("[").append(std::to_string(frame.shape->size(frame.object))).append("]");
            else if (frame.member != nullptr)
                failure_.append(failure_.empty() ? "" : ".").append(frame.member->wireName(format_.naming));
        }
        if (failure_.empty() && why.starts_with(' ')) failure_ = "the document";
        failure_.append(why);
        return false;
    }

    MutableView root_;
    DocumentFormat const& format_;
    TimeForm time_;
    bool utf8_;
    std::size_t depth_ = 0;
    std::size_t skipped_ = 0; ///< how many objects and arrays are open that belong to an unknown member
    ErrorKind failureKind_ = ErrorKind::malformed;
    std::string failure_;
    Order orders_[depthsWithOrder]; ///< by depth
    Frame frames_[maxJsonDepth];
};

} // namespace pylon::detail

#endif // PYLON_BACKENDS_RAPIDJSON_READER_HPP
