// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_KEY_REMOVER_HPP
#define PYLON_SERVICES_S3_KEY_REMOVER_HPP

#include <pylon/core/batch_error.hpp>
#include <pylon/core/client.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/core/error_code.hpp>
#include <pylon/core/xml_text.hpp>
#include <pylon/services/s3/delete_operations.hpp>
#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/key_list.hpp>
#include <pylon/services/s3/rules.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::s3::detail {

/// As Delete, of a KeyList.
struct KeysToDelete {
    static constexpr auto bindings = Delete::bindings;

    KeyList objects{};
    std::optional<bool> quiet{};
};

/// DeleteObjects of a KeyList, which hides the list that it has.
struct DeleteBatch : DeleteObjects {
    KeysToDelete toDelete{};

    [[nodiscard]] std::size_t bodySize() const noexcept {
        constexpr std::string_view around = "<Object><Key></Key></Object>";
        return 128 + toDelete.objects.bytes() + toDelete.objects.size() * around.size();
    }
};

/// DeleteObject, likewise.
struct DeleteSingle : DeleteObject {
    std::size_t index = 0;
};

} // namespace pylon::s3::detail

PYLON_ADAPT_STRUCT(pylon::s3::detail::KeysToDelete, objects, quiet);
PYLON_ADAPT_STRUCT(pylon::s3::detail::DeleteBatch, bucket, toDelete);
PYLON_ADAPT_STRUCT(pylon::s3::detail::DeleteSingle, bucket, key, ifMatch, versionId);

namespace pylon::s3::detail {

/// Deletes the keys of a range, a thousand a request, and remembers which could not be. Used once.
template <class ClientT> class KeyRemover {
public:
    /// Gives the remover the next key, by take(), where there is one; false when it knows that there are no more.
    using Next = std::function<bool(KeyRemover&)>;

    /// `expected`: how many keys there are, where that is known.
    KeyRemover(ClientT const& client, std::string const& bucket, std::size_t expected)
        : client_(client), bucket_(bucket), expected_(expected) {}

    /// @throws what Bucket::remove says
    void remove(Next const& next, std::size_t window) {
        pylon::detail::PullRange batches{[&] { return takeBatch(next); }, {}, [this] { return ended_; }};
        client_.invokeAll(batches, window, [this](DeleteBatch const& batch, Result<DeleteObjectsOutput> const& answer) {
            settle(batch, answer);
        });
        pylon::detail::PullRange singles{[&] { return takeSingle(); }, {}, [this] { return singles_.empty(); }};
        client_.invokeAll(singles, window,
                          [this](DeleteSingle const& single, Result<DeleteObjectOutput> const& answer) {
                              if (answer)
                                  ++removed_;
                              else
                                  fail(single.index, answer.error());
                          });
        // The call's stop token leaves what has not been taken.
        if ((!ended_ || !singles_.empty()) && !stopCause_)
            stopCause_ = Error{ErrorDetails{.kind = ErrorKind::cancelled, .message = "the stop token was triggered"}};
        if (stopCause_)
            for (auto const& single : singles_)
                failed_.push_back({single.index, stopCause_->kind(), stopCause_->code(),
                                   "not sent, because the removing ended before: " + stopCause_->message(), false});
        if (failed_.empty() && !stopCause_) {
            if (thrown_) std::rethrow_exception(thrown_);
            return;
        }
        if (!thrown_) throw failures();
        try {
            std::rethrow_exception(thrown_);
        } catch (...) {
            std::throw_with_nested(failures());
        }
    }

    /// Takes the next key of the range, to be deleted with the next request.
    void take(std::string_view key) {
        auto const index = taken_++;
        if (!key.empty() && key.size() <= maxKeySize && pylon::detail::isPlainXml(key)) return keys_.add(key, index);
        if (auto why = whyNotKey(key)) {
            failed_.push_back({index, ErrorKind::invalidInput, {}, *std::move(why), false});
        } else if (fitsXml(key)) {
            keys_.add(key, index);
        } else {
            auto& single = singles_.emplace_back();
            single.bucket = bucket_;
            single.key = key;
            single.index = index;
        }
    }

private:
    std::optional<DeleteBatch> takeBatch(Next const& next) {
        if (stopCause_) return std::nullopt;
        keys_ = KeyList{expected_ > taken_ ? expected_ - taken_ : 0};
        while (!ended_ && keys_.size() != maxKeysPerDelete) {
            try {
                ended_ = !next(*this);
            } catch (...) {
                // What came before is dealt with first.
                thrown_ = std::current_exception();
                ended_ = true;
            }
        }
        if (keys_.empty()) return std::nullopt;
        DeleteBatch batch;
        batch.bucket = bucket_;
        batch.toDelete = {std::move(keys_), true};
        return batch;
    }

    std::optional<DeleteSingle> takeSingle() {
        if (stopCause_ || singles_.empty()) return std::nullopt;
        auto single = std::move(singles_.front());
        singles_.pop_front();
        return single;
    }

    void settle(DeleteBatch const& batch, Result<DeleteObjectsOutput> const& answer) {
        auto const& keys = batch.toDelete.objects;
        if (!answer) {
            for (std::size_t i = 0; i != keys.size(); ++i)
                fail(keys.indexOf(i), answer.error());
            return;
        }
        if (answer->errors.empty()) {
            removed_ += keys.size();
            return;
        }
        std::multimap<std::string_view, std::size_t> places;
        for (std::size_t i = 0; i != keys.size(); ++i)
            places.emplace(keys[i], keys.indexOf(i));
        auto succeeded = places.size();
        bool stray = false;
        for (auto const& error : answer->errors) {
            auto const [first, last] = places.equal_range(error.key.value_or(std::string{}));
            stray = stray || first == last;
            for (auto at = first; at != last; at = places.erase(at)) {
                auto const code = error.code.value_or(std::string{});
                failed_.push_back(
                    {at->second, kindOf(code, statusOf(code)), code, error.message.value_or(std::string{}), false});
                --succeeded;
            }
        }
        if (!stray) {
            removed_ += succeeded;
            return;
        }
        // Some key was not deleted, and there is no telling which.
        for (auto const& [key, index] : places)
            failed_.push_back(
                {index, ErrorKind::malformed, {}, "the answer names keys that were not asked about", true});
    }

    /// What the status of an answer with this code would be, as far as kindOf() needs it.
    static int statusOf(std::string const& code) noexcept {
        return code == "InternalError" || code == "ServiceUnavailable" ? 500 : 400;
    }

    void fail(std::size_t index, Error const& error) {
        auto const& details = error.details();
        bool const refused = details.httpStatus >= 400 && details.httpStatus < 500;
        failed_.push_back({index, error.kind(), error.code(), error.message(), details.reachedService && !refused});
        // What will not pass by itself ends it all.
        if (failureClassOf(error) == FailureClass::permanent && !stopCause_) stopCause_ = error;
    }

    BatchError failures() {
        std::ranges::sort(failed_, {}, &FailedEntry::index);
        auto details = stopCause_ ? stopCause_->details()
                                  : ErrorDetails{.kind = failed_.front().kind, .code = failed_.front().code};
        details.service = service.id;
        details.operation = DeleteObjects::name;
        if (failed_.empty())
            details.message = pylon::detail::concat(
                {"the removing was stopped after ", std::to_string(taken_), " keys, all of which were removed"});
        else
            details.message =
                pylon::detail::concat({std::to_string(failed_.size()), " of ", std::to_string(taken_),
                                       " keys were not removed; the first, at index ",
                                       std::to_string(failed_.front().index), ", because: ", failed_.front().message});
        details.message.append(" (s3://").append(bucket_).append(")");
        return {std::move(details), std::move(failed_), removed_, taken_};
    }

    ClientT const& client_;
    std::string const& bucket_;
    std::size_t expected_;
    KeyList keys_;                    // of the next request
    std::list<DeleteSingle> singles_; // keys that XML cannot hold
    std::vector<FailedEntry> failed_;
    std::optional<Error> stopCause_;
    std::exception_ptr thrown_; // by `next`
    bool ended_ = false;
    std::size_t removed_ = 0;
    std::size_t taken_ = 0;
};

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_KEY_REMOVER_HPP
