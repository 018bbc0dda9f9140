// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_UPDATE_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_UPDATE_HPP

#include <pylon/backends/memory/dynamodb_schema.hpp>
#include <pylon/backends/memory/dynamodb_tokens.hpp>

#include <functional>
#include <string>
#include <vector>

namespace pylon::memory::detail {

/// An update of an item: SET, REMOVE, ADD and DELETE, with `+`, `-`, if_not_exists and list_append.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
class Update {
public:
    /// Throws ExpressionRefused.
    Update(std::string const& text, Placeholders& placeholders);

    /// The item as it is to be. All operands are what they were before. Throws ExpressionRefused.
    [[nodiscard]] dynamodb::Item appliedTo(dynamodb::Item const& item) const;

    /// The attributes that it changes.
    [[nodiscard]] std::vector<DocumentPath> const& paths() const noexcept { return paths_; }

private:
    /// Gives a value for an item; throws where an operand is not there or of a wrong type.
    using Operand = std::function<Value(Map const& item)>;
    /// Changes the item at a path.
    using Action = std::function<void(Map const& before, Map& after)>;

    Operand readValue(ExpressionReader& reader);
    Operand readOperand(ExpressionReader& reader);
    DocumentPath readTarget(ExpressionReader& reader);
    void readSet(ExpressionReader& reader);
    void readRemove(ExpressionReader& reader);
    void readAdd(ExpressionReader& reader);
    void readDelete(ExpressionReader& reader);

    std::vector<DocumentPath> paths_;
    std::vector<Action> actions_;
    std::vector<DocumentPath> removed_; ///< the last, so that the elements of a list keep their places until then
};

/// The sum of two numbers, or of one and the other taken from it. Throws ExpressionRefused where a Number cannot hold it.
[[nodiscard]] Number sum(Number const& a, Number const& b, bool subtract);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/dynamodb_update.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_UPDATE_HPP
