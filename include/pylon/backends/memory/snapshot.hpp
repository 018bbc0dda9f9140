// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNAPSHOT_HPP
#define PYLON_BACKENDS_MEMORY_SNAPSHOT_HPP

#include <pylon/backends/memory/cloud.hpp>

#include <functional>
#include <string>
#include <string_view>

/// @file
/// The state of a Cloud as a text, from which another Cloud goes on where the first one was: a file between two runs of `pylon-local`,
/// or what many tests begin with.
///
///     auto const seeded = memory::saveSnapshot(cloud);
///     memory::Cloud another;
///     memory::loadSnapshot(another, seeded);
///
/// The text is UTF-8, a JSON object a line, each of one member that says what it is. The structs behind these lines, whose members
/// they show, are in snapshot_lines.hpp:
///
///     {"snapshot":{"format":1,"region":"us-east-1","account":"123456789012","savedAt":"2026-01-02T03:04:05Z"}}
///     {"s3Bucket":{"name":"photos","created":"2026-01-02T03:04:05Z"}}
///     {"s3Object":{"bucket":"photos","key":"a.txt","attributes":{"eTag":"\"900150983cd24fb0d6963f7d28e17f72\"", ...},"content":"abc"}}
///     {"end":{"lines":3,"sha256":"..."}}
///
/// Content goes on in lines `{"more":...}` after each MiB. Text that JSON cannot hold, or that begins with U+0000, is U+0000 and the
/// bytes in base64; times are of the wall, to the millisecond. The last line has how many came before it, and the SHA-256 of them,
/// which is what `head -n -1 FILE | sha256sum` says: by that a text that was damaged, cut short or changed is told from a whole one.
///
/// What is in it: buckets, objects and uploads; queues and their messages, in flight, too; topics and subscriptions; tables and items;
/// parameters, SecureStrings among them, so that it is as secret as these; and Lambda's events. Receipt handles and upload ids stay good.
/// What is not: functions, faults, roles, keys that STS gave out (no keys at all), logins, machines, calls that are being held
/// open, Cloud::requests(), and what is only there to look at, as Sns::failedDeliveries().

namespace pylon::memory {

/// Takes a part of a snapshot, which ends with the call.
using SnapshotSink = std::function<void(std::string_view part)>;

/// Hands a Cloud's state to `take`, line by line, so that it need not fit into memory twice. Meanwhile the Cloud answers no calls, and
/// `take` must not use it. What `take` throws passes through.
/// @throws Error (invalidInput) for a time after 2189: the Cloud's clock was moved so far.
void saveSnapshot(Cloud const& cloud, SnapshotSink const& take);
[[nodiscard]] std::string saveSnapshot(Cloud const& cloud);

/// Puts a snapshot in the place of all that clients have made in a Cloud, which must be of the same region and account. Roles, keys and
/// functions stay; what was set from behind, as S3::setMinPartSize(), does not. An event of a function that is not there waits
/// until it is defined. `read` hands over the parts of the text, in their order and of any size, and must not use the Cloud.
///
/// The Cloud's clock is moved on to when the snapshot was saved, if it is not there yet; one in ClockMode::system to be at least
/// as far ahead of the machine's as the other was. What fell due in between is then overdue, and done at once: delays are over, items
/// expire, and a message that was in flight can be had if its visibility timeout has passed.
/// @throws Error (malformed) naming the line, and nothing of what it holds, for what is damaged, cut short or of another format;
/// (configuration) for a snapshot of another account or region. Then, and where `read` throws, all that clients have made is gone, unless
/// it was the first line.
void loadSnapshot(Cloud const& cloud, std::function<void(SnapshotSink const& take)> const& read);
void loadSnapshot(Cloud const& cloud, std::string_view text);

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/snapshot.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SNAPSHOT_HPP
