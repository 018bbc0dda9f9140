// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNAPSHOT_READER_HPP
#define PYLON_BACKENDS_MEMORY_SNAPSHOT_READER_HPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/snapshot_access.hpp>
#include <pylon/backends/memory/snapshot_lines.hpp>
#include <pylon/backends/memory/snapshot_seal.hpp>
#include <pylon/backends/memory/snapshot_time.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/detail/concat.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::memory::detail {

/// Takes a snapshot by parts. Called with the lock held.
class SnapshotReader {
public:
    explicit SnapshotReader(Account& account) : account_(account) {}

    /// Whether the header was read, and the account is no longer what it was.
    [[nodiscard]] bool begun() const noexcept { return time_.has_value(); }

    void take(std::string_view part) {
        while (!part.empty()) {
            auto const end = part.find('\n');
            if (end == part.npos) {
                line_.append(part);
                return;
            }
            line_.append(part.substr(0, end + 1));
            part.remove_prefix(end + 1);
            takeLine();
            line_.clear();
        }
    }
    void finish() {
        if (!ended_ || !line_.empty())
            throw Error{ErrorKind::malformed,
                        pylon::detail::concat({"the snapshot is cut short, or goes on behind its end, after line ",
                                               std::to_string(number_)})};
        SnapshotAccess::settle(account_);
        account_.clock.changed();
    }

private:
    [[noreturn]] void fail(ErrorKind kind, std::string_view why) const {
        throw Error{kind, pylon::detail::concat({"line ", std::to_string(number_), " of the snapshot ", why})};
    }

    void takeLine() {
        ++number_;
        if (ended_) fail(ErrorKind::malformed, "comes after its end");
        if (!begun()) return begin();
        if (line_.starts_with(R"({"end":)")) {
            if (line_ != seal_.end()) fail(ErrorKind::malformed, "does not fit those before it: some are damaged");
            ended_ = true;
            return;
        }
        auto line = read(Unknown::reject);
        time_->toTicks({&line, &keptShape<SnapshotLine>});
        try {
            load(std::move(line));
        } catch (Error const& error) {
            fail(error.kind(), error.message());
        }
    }

    /// The line, which is used up.
    SnapshotLine read(Unknown unknown) {
        seal_.add(line_, 1);
        SnapshotLine line;
        auto format = snapshotFormat;
        format.unknown = unknown;
        auto const done = RapidJsonCodec::read(line_, {&line, &keptShape<SnapshotLine>}, format);
        if (!done)
            // The name of a member that nobody knows may be a part of something else.
            fail(ErrorKind::malformed, done.error().kind() == ErrorKind::unmodelled
                                           ? "has a member that is not known here: it is damaged, or of a later version"
                                           : "is damaged: " + done.error().message());
        return line;
    }

    void begin() {
        // What else a later version says is not looked at.
        auto const line = read(Unknown::ignore);
        if (!line.snapshot) fail(ErrorKind::malformed, "is not the first of a snapshot");
        auto const& header = *line.snapshot;
        if (header.format != SnapshotHeader::current)
            fail(
                ErrorKind::malformed,
                pylon::detail::concat({"says that it is of format ", std::to_string(header.format),
                                       ", where this version reads format ", std::to_string(SnapshotHeader::current)}));
        auto const& options = account_.options;
        if (header.region != options.region || header.account != options.accountId)
            throw Error{ErrorKind::configuration,
                        pylon::detail::concat({"the snapshot is of account ", header.account, " in ", header.region,
                                               ", not of ", options.accountId, " in ", options.region})};
        moveClock(header);
        account_.resetServices();
        time_.emplace(account_.clock);
    }

    void moveClock(SnapshotHeader const& header) {
        auto& clock = account_.clock;
        WallTime to = header.savedAt;
        if (clock.mode() == ClockMode::system) {
            std::chrono::milliseconds const ahead{header.clockAhead};
            constexpr auto most = latestKept - earliestKept;
            if (ahead < -most || ahead > most || clock.outsideNow() + ahead >= latestKept)
                fail(ErrorKind::malformed, "says that its clock was further ahead than times go");
            to = std::max(to, clock.outsideNow() + ahead);
        }
        if (auto const by = to - clock.now(); by > WallTime::duration::zero())
            clock.unlocked([&] { clock.advance(by); });
    }

    void load(SnapshotLine line) {
        if (!line.more) open_ = nullptr;
        std::size_t kinds = 0;
        auto const take = [&]<class T>(std::optional<T>& kind) {
            if (!kind) return;
            ++kinds;
            if constexpr (requires {
                              { SnapshotAccess::load(account_, *std::move(kind)) } -> std::same_as<std::string*>;
                          })
                open_ = SnapshotAccess::load(account_, *std::move(kind));
            else
                SnapshotAccess::load(account_, *std::move(kind));
        };
        take(line.s3);
        take(line.s3Bucket);
        take(line.s3Object);
        take(line.s3Upload);
        take(line.s3Part);
        take(line.sqsQueue);
        take(line.sqsMessage);
        take(line.sqsDeletedQueue);
        take(line.snsTopic);
        take(line.snsSubscription);
        take(line.ssmParameter);
        take(line.dynamodbTable);
        take(line.dynamodbItem);
        take(line.dynamodbTransaction);
        take(line.lambdaEvent);
        if (line.more) {
            ++kinds;
            if (open_ == nullptr) SnapshotAccess::refuse("goes on with a content that nothing has begun");
            open_->append(*line.more);
        }
        if (kinds != 1) SnapshotAccess::refuse("is not of one kind");
    }

    Account& account_;
    SnapshotSeal seal_;
    std::optional<SnapshotTime> time_;
    std::string line_;
    std::size_t number_ = 0;
    std::string* open_ = nullptr; ///< the content that the next line may go on with
    bool ended_ = false;
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNAPSHOT_READER_HPP
