#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# S3: Ceph's radosgw on a Ceph of one host, all of it in memory. It checks signatures. Monitor, storage and gateway are enough; there
# is no manager.
. "$(dirname "$0")/common.sh"
need ceph ceph-authtool monmaptool ceph-mon ceph-osd radosgw radosgw-admin
# A storage daemon whose monitor is gone does not care for SIGTERM; and there is nothing to be kept.
ending=KILL
port=$(freePort 40)
rm -rf "$folder" && mkdir -p "$folder"/{mon,osd/0,run,log} && cd "$folder" || exit
uuid() { cat /proc/sys/kernel/random/uuid; }
cluster=$(uuid) storage=$(uuid)
cat >ceph.conf <<C
[global]
fsid = $cluster
mon initial members = a
mon host = [v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind port min = $((port + 3))
ms bind port max = $((port + 40))
auth cluster required = none
auth service required = none
auth client required = none
# Without it, clients and a monitor without authentication do not find a mode in common.
ms mon client mode = crc secure
mon allow pool size one = true
mon data avail crit = 1
mon warn on pool no redundancy = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd crush chooseleaf type = 0
osd objectstore = memstore
osd class load list = *
memstore device bytes = 2147483648
mon data = $folder/mon/\$id
osd data = $folder/osd/\$id
run dir = $folder/run
admin socket = $folder/run/\$name.\$pid.asok
pid file =
log file = $folder/log/\$name.log
keyring = $folder/keyring
rgw data = $folder/run
# Without tcp_nodelay each answer of some size takes 45 ms.
rgw frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
C
export CEPH_ARGS="-c $folder/ceph.conf"
{
    ceph-authtool --create-keyring keyring --gen-key -n mon. --cap mon 'allow *' &&
        ceph-authtool keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' &&
        monmaptool --create --clobber --fsid "$cluster" \
            --addv a "[v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]" monmap &&
        ceph-mon --mkfs -i a --monmap monmap --keyring keyring
} >setup.log 2>&1 || missing "its monitor could not be set up, see $folder/setup.log"
serve mon.log ceph-mon -f -i a
{
    timeout 30 ceph osd new "$storage" 0 && timeout 30 ceph-osd -i 0 --mkfs --osd-uuid "$storage"
} >>setup.log 2>&1 || missing "its storage could not be set up, see $folder/setup.log"
serve osd.log ceph-osd -f -i 0
serve gateway.log radosgw -f -n client.admin
timeout 30 radosgw-admin user create --uid test --display-name test --access-key AKIAIOSFODNN7EXAMPLE \
    --secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY >>setup.log 2>&1 || missing "no user could be made, see $folder/setup.log"
waitFor listens "$port" || missing "the gateway does not answer, see $folder/gateway.log and $folder/log"
ready "PYLON_S3_ENDPOINT=http://127.0.0.1:$port"
