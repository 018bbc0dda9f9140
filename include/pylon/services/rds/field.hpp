// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_FIELD_HPP
#define PYLON_SERVICES_RDS_FIELD_HPP

#include <pylon/core/value.hpp>
#include <pylon/services/rds/date_time.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::rds {

/// A field of a row between a driver and a program: what is long is looked at where it is, not held.
struct Field {
    enum class Type : std::uint8_t {
        null,
        boolean,  ///< `integer` is 0 or 1
        integer,  ///< `integer`
        natural,  ///< `integer`, its bits being those of a number of 64 bits without sign
        floating, ///< `floating`
        time,     ///< `integer`, in microseconds since 1970
        decimal,  ///< `text`, which spells a number
        text,     ///< `text`
        bytes,    ///< `text`
    };

    Type type = Type::null;
    std::int8_t digits = -1; ///< of a time: as formatDateTime() has them
    bool showsZone = false;  ///< of a time: whether its text ends in `+00`
    union {
        std::int64_t integer = 0;
        double floating;
    };
    std::string_view text{};

    [[nodiscard]] bool isNull() const noexcept { return type == Type::null; }
    [[nodiscard]] bool hasText() const noexcept { return type >= Type::decimal; }
    [[nodiscard]] DateTime time() const noexcept { return DateTime{std::chrono::microseconds{integer}}; }

    static Field of(Type type, std::int64_t integer) noexcept {
        Field field;
        field.type = type;
        field.integer = integer;
        return field;
    }
    static Field of(double floating) noexcept {
        Field field;
        field.type = Type::floating;
        field.floating = floating;
        return field;
    }
    static Field of(Type type, std::string_view text) noexcept {
        Field field;
        field.type = type;
        field.text = text;
        return field;
    }
    /// Of a value, which outlives it. @throws Error (invalidInput) for what is no value of a column.
    static Field of(Value const& value);
};

/// A Value that holds what the field shows; a decimal that a Number cannot hold is text.
[[nodiscard]] Value toValue(Field const& field);

/// The text of a field that is no null: a number's, `1` and `0` for truth, a time's.
void appendText(std::string& out, Field const& field);

/// Rows to be inserted, all with the same fields, of which it holds the texts.
class RowBatch {
public:
    RowBatch() = default;
    RowBatch(std::vector<std::string> names, std::initializer_list<Value> values);

    /// Begins a batch of rows with these fields.
    void start(std::vector<std::string> names);
    /// Takes the next field of a row.
    void add(Field const& field) {
        auto& held = values_.emplace_back(field);
        if (field.hasText()) held.text = field.text.empty() ? std::string_view{""} : keep(field.text);
    }
    /// Leaves no row.
    void clear() noexcept;

    [[nodiscard]] std::vector<std::string> const& fields() const noexcept { return names_; }
    [[nodiscard]] std::size_t size() const noexcept { return names_.empty() ? 0 : values_.size() / names_.size(); }
    /// Row after row, each in the order of the fields.
    [[nodiscard]] std::vector<Field> const& values() const noexcept { return values_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    static constexpr std::size_t blockSize = 256U << 10U;

    /// A copy that stays where it is.
    std::string_view keep(std::string_view text) {
        if (text.size() > left_) enlarge(text.size());
        auto* const at = free_;
        text.copy(at, text.size());
        free_ += text.size();
        left_ -= text.size();
        bytes_ += text.size();
        return {at, text.size()};
    }
    void enlarge(std::size_t size);

    std::vector<std::string> names_;
    std::vector<Field> values_;
    std::vector<std::unique_ptr<char[]>> blocks_; ///< the first has blockSize, and is used again
    char* free_ = nullptr;
    std::size_t left_ = 0;
    std::size_t bytes_ = 0; ///< of all texts
};

} // namespace pylon::rds

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/rds/field.ipp>
#endif

#endif // PYLON_SERVICES_RDS_FIELD_HPP
