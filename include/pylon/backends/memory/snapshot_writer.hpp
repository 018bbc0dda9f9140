// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNAPSHOT_WRITER_HPP
#define PYLON_BACKENDS_MEMORY_SNAPSHOT_WRITER_HPP

#include <pylon/backends/memory/snapshot.hpp>
#include <pylon/backends/memory/snapshot_lines.hpp>
#include <pylon/backends/memory/snapshot_seal.hpp>
#include <pylon/backends/memory/snapshot_time.hpp>
#include <pylon/backends/rapidjson_codec.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::memory::detail {

/// Writes lines of a snapshot. While it lives, the Cloud whose state they are stands still.
class SnapshotWriter {
public:
    SnapshotWriter(VirtualClock const& clock, SnapshotSink const& take) : time_(clock), take_(take) {}

    template <class T> void put(std::optional<T> SnapshotLine::* kind, T what) {
        SnapshotLine line;
        line.*kind = std::move(what);
        MutableView const view{&line, &keptShape<SnapshotLine>};
        time_.toWall(view);
        RapidJsonCodec::write(view, snapshotFormat, text_).value();
        text_.push_back('\n');
        ++lines_;
        if (text_.size() >= flushedAt) flush();
    }
    /// The same of what has a content, of which it takes the beginning.
    template <class T> void put(std::optional<T> SnapshotLine::* kind, T what, std::string_view content) {
        what.content = takePart(content);
        put(kind, std::move(what));
        while (!content.empty())
            put(&SnapshotLine::more, takePart(content));
    }
    void end() {
        flush();
        take_(seal_.end());
    }

private:
    static constexpr std::size_t flushedAt = std::size_t{1} << 16U;
    /// What stands on a line of its own of a long content.
    static constexpr std::size_t contentPart = std::size_t{1} << 20U;

    static std::string takePart(std::string_view& content) {
        auto size = std::min(content.size(), contentPart);
        // No character is torn, so that text stays text.
        for (std::size_t back = 0; back != 3 && size != content.size() && (content[size] & 0xc0) == 0x80; ++back)
            --size;
        std::string part{content.substr(0, size)};
        content.remove_prefix(size);
        return part;
    }
    void flush() {
        seal_.add(text_, std::exchange(lines_, 0));
        take_(text_);
        text_.clear();
    }

    SnapshotTime time_;
    SnapshotSink const& take_;
    SnapshotSeal seal_;
    std::string text_;
    std::size_t lines_ = 0; ///< in text_
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNAPSHOT_WRITER_HPP
