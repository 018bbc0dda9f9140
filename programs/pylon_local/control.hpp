// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_PROGRAMS_PYLON_LOCAL_CONTROL_HPP
#define PYLON_PROGRAMS_PYLON_LOCAL_CONTROL_HPP

#include <pylon/backends/memory/cloud.hpp>
#include <pylon/core/secret.hpp>
#include <pylon/core/transport_layer.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::local {

/// A secret of 128 bits in hexadecimal digits.
[[nodiscard]] Secret makeToken();

/// The in-memory AWS, with a way in for whoever started it, under a path that no bucket can have:
///
///     GET    /_pylon/faults   what is to go wrong, and has
///     POST   /_pylon/faults   a sentence a line (see core/fault_sentence.hpp); all of them are taken, or none
///     DELETE /_pylon/faults   ends them
///     GET    /_pylon/clock    the time
///     POST   /_pylon/clock    moves it on, by `90s` or to `2026-01-02T03:04:05Z`
///     DELETE /_pylon/state    forgets all that clients have made
///     POST   /_pylon/snapshot saves it now, where there is a file for it
///
/// All of them want the header `Authorization: Bearer TOKEN`, and answer in plain text.
/// Thread safety: as TransportPolicy asks.
class Control : public TransportLayer<Control, memory::Transport> {
public:
    /// `setUp` makes what is there from the beginning, again when all was forgotten; `save` saves a snapshot, if that is possible.
    Control(
        memory::Cloud cloud, Secret token, std::function<void()> setUp = [] {}, std::function<void()> save = {})
        : TransportLayer(cloud.transport()), cloud_(std::move(cloud)), token_(std::move(token)),
          setUp_(std::move(setUp)), save_(std::move(save)) {}

    [[nodiscard]] LayerVisit before(Request const& request, CallLimits const& limits);
    void after(LayerVisit&, Request const&, Result<Response>&) noexcept {}

private:
    [[nodiscard]] Response answer(Request const& request);
    [[nodiscard]] bool isAllowed(Request const& request) const;
    [[nodiscard]] std::string faults() const;
    void addFaults(std::string_view sentences) const;
    void moveClock(std::string_view by) const;
    [[nodiscard]] Response saveSnapshot() const;

    memory::Cloud cloud_;
    Secret token_;
    std::function<void()> setUp_;
    std::function<void()> save_;
};

} // namespace pylon::local

#endif // PYLON_PROGRAMS_PYLON_LOCAL_CONTROL_HPP
