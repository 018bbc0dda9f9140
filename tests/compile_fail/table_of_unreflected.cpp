// SPDX-License-Identifier: BSL-1.0
// expect-error: TableElement: an element of a table is an Item, or a default-constructible, copyable struct that is adapted by PYLON_ADAPT_STRUCT
// max-lines: 30

#include "../archetypes/serializer.hpp"
#include <pylon/services/dynamodb/table.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct NotAdapted {
    int id = 0;
};

void read(dynamodb::Table<SomeTransport, Unsigned, archetype::Serializer, NoRetry> const& table) {
    static_cast<void>(table.get<NotAdapted>({{"id", 1}}));
}
