// SPDX-License-Identifier: BSL-1.0
// expect-error: a decorator of a transport needs a public `void after(Visit&, Request const&, Result<Response>&)`, where Visit is what its before() returns
// max-lines: 29

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
    LayerVisit before(Request const&, CallLimits const&) { return {}; }
};

void send(Request const& request) {
    Forgetful<SomeTransport> transport{SomeTransport{}};
    static_cast<void>(transport.send(request, {}));
}
