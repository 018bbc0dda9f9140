// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_HARD_PLACES_PLUGIN_HPP
#define PYLON_TESTS_HARD_PLACES_PLUGIN_HPP

/// Sends `count` messages in memory and makes as many calls to a server; how many of both succeeded.
using PluginSend = int (*)(char const* url, int count);

#endif // PYLON_TESTS_HARD_PLACES_PLUGIN_HPP
