// SPDX-License-Identifier: BSL-1.0

// A shared library with a pylon of its own inside, which nobody outside can see.

#include "plugin.hpp"
#include "support/curl_client.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <mutex>
#include <optional>

namespace {

/// Goes when the library is unloaded, with the connection that it has open.
std::optional<pylon::DefaultClient> kept;

} // namespace

extern "C" __attribute__((visibility("default"))) int pylonPluginSend(char const* url, int count) {
    static std::once_flag once;
    std::call_once(once, [&] { kept = pylon::test::curlClient(url); });
    pylon::memory::Cloud const cloud;
    auto const queue = cloud.sqs().createQueue("q");
    auto const client = cloud.client();
    int good = 0;
    for (int i = 0; i != count; ++i) {
        good += client.invoke(pylon::sqs::SendMessage{.queueUrl = queue, .messageBody = "m"}).hasValue();
        good += kept->invoke(pylon::sqs::GetQueueUrl{.queueName = "q"}).hasValue();
    }
    return good;
}
static_assert(std::is_same_v<PluginSend, decltype(&pylonPluginSend)>);
