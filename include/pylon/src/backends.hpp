// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_BACKENDS_HPP
#define PYLON_SRC_BACKENDS_HPP

/// @file
/// The bodies of the policies that ship, but for libcurl's: a part of pylon/src.hpp.

#include <pylon/backends/detail/recorder.ipp>
#include <pylon/backends/libdeflate_crc32.ipp>
#include <pylon/backends/openssl_digest.ipp>
#include <pylon/backends/pugixml_codec.ipp>
#include <pylon/backends/pugixml_document.ipp>
#include <pylon/backends/rapidjson_codec.ipp>
#include <pylon/backends/rapidjson_value.ipp>
#include <pylon/backends/recording.ipp>
#include <pylon/backends/recording_file.ipp>
#include <pylon/backends/replayed.ipp>
#include <pylon/backends/sigv4_chunk_chain.ipp>
#include <pylon/backends/sigv4_keys.ipp>
#include <pylon/backends/sigv4_signer.ipp>
#include <pylon/backends/sigv4_verifier.ipp>

#endif // PYLON_SRC_BACKENDS_HPP
