// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_RARE_MAP_HPP
#define PYLON_BACKENDS_MEMORY_RARE_MAP_HPP

#include <cstddef>
#include <memory>
#include <utility>

namespace pylon::memory::detail {

/// A map of what most have nothing of: while it is empty it takes the room of a pointer.
template <class Map> class RareMap {
public:
    using key_type = typename Map::key_type;
    using mapped_type = typename Map::mapped_type;
    using Iterator = typename Map::const_iterator;

    RareMap() = default;
    RareMap(Map map) : map_(map.empty() ? nullptr : std::make_unique<Map>(std::move(map))) {}
    RareMap(RareMap const& other) : map_(other.map_ ? std::make_unique<Map>(*other.map_) : nullptr) {}
    RareMap(RareMap&&) noexcept = default;
    RareMap& operator=(RareMap other) noexcept {
        map_ = std::move(other.map_);
        return *this;
    }
    ~RareMap() = default;

    operator Map() const { return map_ ? *map_ : Map{}; }

    /// The element of this key, new or not.
    [[nodiscard]] mapped_type& operator[](key_type const& key) {
        if (!map_) map_ = std::make_unique<Map>();
        return (*map_)[key];
    }
    void clear() noexcept { map_.reset(); }

    [[nodiscard]] std::size_t size() const noexcept { return map_ ? map_->size() : 0; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] Iterator begin() const noexcept { return map_ ? map_->begin() : Iterator{}; }
    [[nodiscard]] Iterator end() const noexcept { return map_ ? map_->end() : Iterator{}; }

private:
    std::unique_ptr<Map> map_;
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_RARE_MAP_HPP
