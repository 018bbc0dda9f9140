// SPDX-License-Identifier: BSL-1.0
// expect-error: a decorator of a transport needs a public `Visit before(Request const&, CallLimits const&)`, where Visit is LayerVisit or derived from it
// max-lines: 69

#include <pylon/core/transport_layer.hpp>

using namespace pylon;

struct SomeMultiplexer {
    void start(Token, Request const&, CallLimits const&);
    std::optional<Completion> wait(Ticks, std::stop_token const&);
};
struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
    SomeMultiplexer multiplexer();
};

template <TransportPolicy Next> class Forgetful : public TransportLayer<Forgetful<Next>, Next> {
public:
    using TransportLayer<Forgetful, Next>::TransportLayer;
    void after(LayerVisit&, Request const&, Result<Response>&) {}
};

static_assert(ConcurrentTransportPolicy<Forgetful<SomeTransport>>);
