"""Lines of many products, read by the general engine: the expected readings were read off the lines by eye.

A reading ends in Z where the text or the format states the zone; else it is local. One without a year
begins with its month.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from connectors import _stamps
from connectors._contract import Event, Frame
from connectors._reading import Evidence
from connectors._registry import choose

PRODUCTS: dict[str, tuple[str, str]] = {  # lines, and the reading of each record, one a line
    "haproxy in syslog": (
        "May  1 10:00:01 lb-1 haproxy[812]: 192.0.2.7:51820 [01/May/2024:10:00:00.123] fe be/s1 0/0/1/2/3 200 512 - - ---- 1/1/0/0/0 0/0 \"GET / HTTP/1.1\"",
        "2024-05-01 10:00:00.123",
    ),
    "squid": ("1714557600.123    200 192.0.2.7 TCP_MISS/200 1512 GET http://example.org/ - HIER_DIRECT/192.0.2.9 text/html", "2024-05-01 10:00:00.123Z"),
    "postgresql": ("2024-05-01 10:00:00.123 CEST [812] app@shop LOG:  duration: 12.345 ms", "2024-05-01 08:00:00.123Z"),
    "mysql error, old": ("240501 10:00:00 [Note] /usr/sbin/mysqld: ready for connections.\n240501  9:05:01 [ERROR] crashed", "2024-05-01 10:00:00\n2024-05-01 09:05:01"),
    "mariadb error": ("2024-05-01  9:05:01 0 [Note] InnoDB: Buffer pool(s) load completed at 240501  9:05:01", "2024-05-01 09:05:01"),
    "sql server": ("2024-05-01 10:00:00.12 spid5s      Starting up database 'master'.", "2024-05-01 10:00:00.12"),
    "oracle alert": ("Wed May 01 10:00:00 2024\nThread 1 advanced to log sequence 812\nWed May 01 10:00:05 2024\nARC0: Archival started", "2024-05-01 10:00:00\n2024-05-01 10:00:05"),
    "oracle alert, 12c": ("2024-05-01T10:00:00.123456+02:00\nThread 1 advanced to log sequence 812", "2024-05-01 08:00:00.123456Z"),
    "oracle listener": ("01-MAY-2024 10:00:00 * (CONNECT_DATA=(SID=shop)) * establish * shop * 0", "2024-05-01 10:00:00"),
    "db2": ("2024-05-01-10.00.00.123456+120 I812E512 LEVEL: Event", "2024-05-01 08:00:00.123456Z"),
    "exim": ("2024-05-01 10:00:00 1s2AbC-0001Xy-2f <= ops@example.org H=mx.example.org [192.0.2.7]", "2024-05-01 10:00:00"),
    "qmail": ("@4000000066320fea0ee6b280 new msg 812", "2024-05-01 09:48:16.25Z"),
    "vsftpd": ("Wed May  1 10:00:00 2024 [pid 812] [ops] OK LOGIN: Client \"192.0.2.7\"", "2024-05-01 10:00:00"),
    "xferlog": ("Wed May  1 10:00:00 2024 1 192.0.2.7 512 /pub/a.txt b _ o r ops ftp 0 * c", "2024-05-01 10:00:00"),
    "proftpd": ("2024-05-01 10:00:00,123 ftp-1 proftpd[812] 127.0.0.1: ProFTPD 1.3.8 standalone mode STARTUP", "2024-05-01 10:00:00.123"),
    "samba": ("[2024/05/01 10:00:00.123456,  1] ../../source3/smbd/service.c:355(create_connection_session_info)\n  failed", "2024-05-01 10:00:00.123456"),
    "bind": ("01-May-2024 10:00:00.123 queries: info: client @0x7f 192.0.2.7#51820: query: example.org IN A", "2024-05-01 10:00:00.123"),
    "unbound": ("[1714557600] unbound[812:0] info: service stopped", "2024-05-01 10:00:00Z"),
    "dnsmasq in syslog": ("May  1 10:00:00 dnsmasq[812]: query[A] example.org from 192.0.2.7", "05-01 10:00:00"),
    "snort": ("05/01-10:00:00.123456  [**] [1:366:7] ICMP PING [**] [Priority: 3] {ICMP} 192.0.2.7 -> 192.0.2.9\n05/13-10:00:00.123456  [**] [1:366:7] ICMP", "05-01 10:00:00.123456\n05-13 10:00:00.123456"),
    "suricata fast.log": ("05/13/2024-10:00:00.123456  [**] [1:2210000:2] SURICATA STREAM [**] {TCP} 192.0.2.7:80 -> 192.0.2.9:51820", "2024-05-13 10:00:00.123456"),
    "suricata eve": ('{"timestamp":"2024-05-01T10:00:00.123456+0200","flow_id":812,"event_type":"alert"}\n{"timestamp":"2024-05-01T10:00:01.123456+0200","flow_id":813,"event_type":"flow","flow":{"start":"2024-05-01T09:59:00.000000+0200"}}',
                     "2024-05-01 08:00:00.123456Z\n2024-05-01 08:00:01.123456Z"),
    "zeek": ("#separator \\x09\n#fields\tts\tuid\tid.orig_h\n#types\ttime\tstring\taddr\n1714557600.123456\tCHhAvVGS1DHFjwGM9\t192.0.2.7\n#close\t2024-05-01-11-00-00", "2024-05-01 10:00:00.123456Z"),
    "cisco ios": ("*Mar  1 18:46:11.123 UTC: %SYS-5-CONFIG_I: Configured from console by vty2", "03-01 18:46:11.123Z"),
    "cisco ios, numbered": ("000019: May  1 2024 10:00:00.123 CEST: %LINK-3-UPDOWN: Interface Gi0/1, changed state to up", "2024-05-01 08:00:00.123Z"),
    "cisco asa": ("May 01 2024 10:00:00 fw-1 : %ASA-6-302013: Built inbound TCP connection 812", "2024-05-01 10:00:00"),
    "cisco nx-os": ("2024 May  1 10:00:00 sw-1 %ETHPORT-5-IF_DOWN: Interface Ethernet1/1 is down", "2024-05-01 10:00:00"),
    "cisco in syslog": ("May  1 10:00:02 192.0.2.7 812: *May  1 08:00:01.123: %SYS-5-RESTART: System restarted", "05-01 10:00:02"),
    "juniper": ("May  1 10:00:00.123 2024  edge-1 mgd[812]: UI_COMMIT: User 'ops' requested 'commit' operation", "2024-05-01 10:00:00.123"),
    "f5": ("May  1 10:00:00 bigip-1 notice mcpd[812]: 01070638:5: Pool member 192.0.2.7:80 monitor status down.", "05-01 10:00:00"),
    "palo alto": ("May  1 10:00:03 fw-1 1,2024/05/01 10:00:02,serial-812,TRAFFIC,end,2049,2024/05/01 10:00:02,192.0.2.7,192.0.2.9", "2024-05-01 10:00:02"),
    "check point": ("1May2024 10:00:00 accept fw-1 >eth0 product: VPN-1 & FireWall-1; src: 192.0.2.7", "2024-05-01 10:00:00"),
    "sophos xg": ('device="SFW" date=2024-05-01 time=10:00:00 timezone="CEST" device_name="XG" log_id=010101600001', "2024-05-01 08:00:00Z"),
    "fortigate": ('date=2024-05-01 time=10:00:00 devname="fw-1" eventtime=1714550400123456789 tz="+0200" logid="0000000013" type="traffic"', "2024-05-01 08:00:00Z"),
    "mikrotik": ("may/01/2024 10:00:00 system,info,account user ops logged in via ssh", "2024-05-01 10:00:00"),
    "openvpn": ("Wed May  1 10:00:00 2024 us=123456 client-1/192.0.2.7:1194 TLS: soft reset", "2024-05-01 10:00:00"),
    "openvpn, 2.5": ("2024-05-01 10:00:00 client-1/192.0.2.7:1194 TLS: soft reset", "2024-05-01 10:00:00"),
    "strongswan": ("May  1 10:00:00 12[IKE] <home|1> IKE_SA home[1] established", "05-01 10:00:00"),
    "tomcat catalina": ("01-May-2024 10:00:00.123 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in 812 ms", "2024-05-01 10:00:00.123"),
    "java.util.logging": ("May 01, 2024 10:00:00 AM org.example.Main main\nINFO: started\nMay 01, 2024 12:00:05 AM org.example.Main main\nINFO: midnight",
                          "2024-05-01 10:00:00\n2024-05-01 00:00:05"),
    "weblogic": ("####<May 1, 2024 10:00:00 AM CEST> <Notice> <WebLogicServer> <host> <AdminServer> <main> <<WLS Kernel>> <> <> <1714550400123> <BEA-000365> <Server state changed>",
                 "2024-05-01 08:00:00Z"),
    "weblogic, 12c": ("####<May 1, 2024, 10:00:00,123 AM CEST> <Info> <Health> <host> <Server> <> <> <> <1714550400123> <BEA-310002> <memory>", "2024-05-01 08:00:00.123Z"),
    "websphere": ("[5/1/24 10:00:00:123 CEST] 00000001 WsServerImpl  A   WSVR0001I: Server server1 open for e-business", "2024-05-01 08:00:00.123Z"),
    "websphere liberty": ("[5/13/24, 10:00:00:123 CEST] 00000001 com.ibm.ws.kernel.launch I CWWKE0001I: started", "2024-05-13 08:00:00.123Z"),
    "glassfish": ("[2024-05-01T10:00:00.123+0200] [glassfish 5.0] [INFO] [NCLS-CORE-00046] [javax.enterprise.system.core] [tid: _ThreadID=1] [[\n  Cannot find]]", "2024-05-01 08:00:00.123Z"),
    "jboss": ("10:00:00,123 INFO  [org.jboss.as] (MSC service thread 1-2) WFLYSRV0049: starting", "10:00:00.123"),
    "spark": ("24/05/01 10:00:00 INFO SparkContext: Running Spark version 3.5.1", "2024-05-01 10:00:00"),
    "log4net": ("2024-05-01 10:00:00,123 [8] ERROR Shop.Basket [(null)] - failed", "2024-05-01 10:00:00.123"),
    "serilog": ("2024-05-01 10:00:00.123 +02:00 [INF] Started", "2024-05-01 08:00:00.123Z"),
    "serilog json": ('{"@t":"2024-05-01T08:00:00.1234567Z","@mt":"Started {App}","App":"shop"}', "2024-05-01 08:00:00.123456Z"),
    "nlog": ("2024-05-01 10:00:00.1234|INFO|Shop.Basket|Started", "2024-05-01 10:00:00.1234"),
    "python logging": ("2024-05-01 10:00:00,123 - shop.basket - WARNING - slow", "2024-05-01 10:00:00.123"),
    "python logging, level first": ("WARNING:2024-05-01 10:00:00,123:shop.basket:slow", "2024-05-01 10:00:00.123"),
    "django runserver": ('[01/May/2024 10:00:00] "GET / HTTP/1.1" 200 512', "2024-05-01 10:00:00"),
    "gunicorn": ("[2024-05-01 10:00:00 +0200] [812] [INFO] Booting worker with pid: 812", "2024-05-01 08:00:00Z"),
    "celery": ("[2024-05-01 10:00:00,123: INFO/MainProcess] celery@worker-1 ready.", "2024-05-01 10:00:00.123"),
    "odoo": ("2024-05-01 10:00:00,123 812 INFO shop odoo.modules.loading: loading 1 modules...", "2024-05-01 10:00:00.123"),
    "rails": ("I, [2024-05-01T10:00:00.123456 #812]  INFO -- : Started GET \"/\" for 192.0.2.7 at 2024-05-01 10:00:00 +0200", "2024-05-01 08:00:00.123456Z"),
    "sidekiq": ("2024-05-01T08:00:00.123Z pid=812 tid=abc class=Mailer jid=123 INFO: start", "2024-05-01 08:00:00.123Z"),
    "php-fpm": ("[01-May-2024 10:00:00] WARNING: [pool www] seems busy", "2024-05-01 10:00:00"),
    "php error log": ("[01-May-2024 10:00:00 Europe/Zurich] PHP Warning:  Undefined variable $a in /srv/a.php on line 8", "2024-05-01 10:00:00 Europe/Zurich"),
    "laravel": ("[2024-05-01 10:00:00] production.ERROR: Connection refused {\"exception\":\"x\"}\n[stacktrace]", "2024-05-01 10:00:00"),
    "symfony": ("[2024-05-01T10:00:00.123456+02:00] request.INFO: Matched route \"home\". [] []", "2024-05-01 08:00:00.123456Z"),
    "pino": ('{"level":30,"time":1714557600123,"pid":812,"hostname":"web-1","msg":"listening"}\n{"level":30,"time":1714557601123,"pid":812,"hostname":"web-1","msg":"ready"}', "2024-05-01 10:00:00.123Z\n2024-05-01 10:00:01.123Z"),
    "winston": ("2024-05-01T08:00:00.123Z - info: listening", "2024-05-01 08:00:00.123Z"),
    "nest": ("[Nest] 812  - 05/13/2024, 10:00:00 PM     LOG [NestFactory] Starting", "2024-05-13 22:00:00"),
    "go log": ("2024/05/01 10:00:00.123456 main.go:23: listening", "2024-05-01 10:00:00.123456"),
    "zap": ('{"level":"info","ts":1714557600.1234567,"caller":"a.go:1","msg":"up"}', "2024-05-01 10:00:00.123456Z"),
    "logrus": ('time="2024-05-01T10:00:00+02:00" level=info msg="up" size=10', "2024-05-01 08:00:00Z"),
    "rust env_logger": ("[2024-05-01T08:00:00Z INFO  shop] up", "2024-05-01 08:00:00Z"),
    "rust tracing": ("2024-05-01T08:00:00.123456Z  INFO shop::basket: up n=1", "2024-05-01 08:00:00.123456Z"),
    "rabbitmq": ("2024-05-01 10:00:00.123456+02:00 [info] <0.812.0> connection <0.812.0> accepted", "2024-05-01 08:00:00.123456Z"),
    "rabbitmq, old": ("=INFO REPORT==== 1-May-2024::10:00:00 ===\naccepting AMQP connection", "2024-05-01 10:00:00"),
    "kafka": ("[2024-05-01 10:00:00,123] INFO [KafkaServer id=0] started (kafka.server.KafkaServer)", "2024-05-01 10:00:00.123"),
    "cassandra": ("INFO  [main] 2024-05-01 10:00:00,123 StorageService.java:1234 - Node is ready", "2024-05-01 10:00:00.123"),
    "mongodb": ('{"t":{"$date":"2024-05-01T10:00:00.123+02:00"},"s":"I","c":"NETWORK","msg":"Listening"}', "2024-05-01 08:00:00.123Z"),
    "mongodb, old": ("2024-05-01T10:00:00.123+0200 I NETWORK  [listener] connection accepted", "2024-05-01 08:00:00.123Z"),
    "redis": ("812:M 01 May 2024 10:00:00.123 * Ready to accept connections", "2024-05-01 10:00:00.123"),
    "redis, old": ("[812] 01 May 10:00:00.123 * Server started", "05-01 10:00:00.123"),
    "klog": ("I0501 10:00:00.123456       1 main.go:8] up", "05-01 10:00:00.123456"),
    "klog in a container": ("2024-05-01T08:00:00.223456789Z stderr F I0501 10:00:00.123456       1 main.go:8] up", "2024-05-01 08:00:00.123456Z"),
    "vault": ("2024-05-01T08:00:00.123Z [INFO]  core: post-unseal setup starting", "2024-05-01 08:00:00.123Z"),
    "jenkins": ("2024-05-01 08:00:00.123+0000 [id=25]\tINFO\thudson.WebAppMain$3#run: Jenkins is fully up", "2024-05-01 08:00:00.123Z"),
    "ansible": ("2024-05-01 10:00:00,123 p=812 u=ops n=ansible | PLAY [all] ***", "2024-05-01 10:00:00.123"),
    "teamcity": ("[2024-05-01 10:00:00,123]   INFO - jetbrains.buildServer.SERVER - started", "2024-05-01 10:00:00.123"),
    "docker daemon": ('time="2024-05-01T10:00:00.123456789+02:00" level=info msg="API listen on /run/docker.sock"', "2024-05-01 08:00:00.123456Z"),
    "docker daemon in syslog": ('May  1 10:00:01 host-1 dockerd[812]: time="2024-05-01T10:00:00.123456789+02:00" level=info msg="up"', "2024-05-01 08:00:00.123456Z"),
    "aws alb": ('https 2024-05-01T08:00:01.123456Z app/lb/50dc6c495c0c9188 192.0.2.7:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET https://example.org:443/ HTTP/1.1"', "2024-05-01 08:00:01.123456Z"),
    "aws s3": ('79a59df900b949e5 bucket [01/May/2024:08:00:00 +0000] 192.0.2.7 79a59df900b949e5 3E57427F33A59F07 REST.GET.OBJECT a.txt "GET /a.txt HTTP/1.1" 200', "2024-05-01 08:00:00Z"),
    "cloudfront": ("#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method\n2024-05-01\t08:00:00\tZRH50-C1\t512\t192.0.2.7\tGET", "2024-05-01 08:00:00"),
    "vpc flow": (
        "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1714557600 1714557660 ACCEPT OK\n"
        "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.7 443 22 6 20 9 1714557602 1714557660 ACCEPT OK\n"
        "2 123456789010 eni-1235b8ca123456789 172.31.16.9 172.31.16.21 20641 22 6 20 4249 1714557603 1714557660 REJECT OK",
        "2024-05-01 10:00:00Z\n2024-05-01 10:00:02Z\n2024-05-01 10:00:03Z",
    ),
    "logcat": ("05-01 10:00:00.123   812   900 I ActivityManager: Start proc", "05-01 10:00:00.123"),
    "macos unified": ("2024-05-01 10:00:00.123456+0200 0x812      Default     0x0                  1      0    launchd: up", "2024-05-01 08:00:00.123456Z"),
    "macos install.log": ("2024-05-01 10:00:00+02 mac-1 softwareupdated[812]: scanning", "2024-05-01 08:00:00Z"),
    "windows cbs": ("2024-05-01 10:00:00, Info                  CBS    TI: --- Initializing Trusted Installer ---", "2024-05-01 10:00:00"),
    "windows dhcp": ("10,05/13/24,10:00:00,Assign,192.0.2.7,pc-1.example.org,001122334455,", "2024-05-13 10:00:00"),
    "windows dns debug": ("5/13/2024 10:00:00 PM 0F3C PACKET  00000000028AB0F0 UDP Rcv 192.0.2.7 0002   Q [0001   D   NOERROR] A", "2024-05-13 22:00:00"),
    "windows update": ("2024/05/01 10:00:00.1234567 812   900   Agent           * START *", "2024-05-01 10:00:00.123456"),
    "iis": ("#Software: Microsoft Internet Information Services 10.0\n#Date: 2024-05-01 08:00:00\n#Fields: date time s-ip cs-method\n2024-05-01 08:00:00 192.0.2.7 GET", "2024-05-01 08:00:00"),
    "iis, time only": ("#Software: Microsoft Internet Information Services 6.0\n#Date: 2024-05-01 23:59:58\n#Fields: time c-ip\n23:59:59 192.0.2.7\n00:00:01 192.0.2.7", "2024-05-01 23:59:59\n2024-05-02 00:00:01"),
    "exchange tracking": ("#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n#Fields: date-time,client-ip,event-id\n2024-05-01T08:00:00.123Z,192.0.2.7,RECEIVE", "2024-05-01 08:00:00.123Z"),
    "cef in syslog": ("May  1 10:00:02 fw-1 CEF:0|Vendor|Product|1.0|100|Worm stopped|10|src=192.0.2.7 dst=192.0.2.9 spt=1232 rt=1714550400123", "2024-05-01 08:00:00.123Z"),
    "json in syslog": ('May  1 10:00:02 web-1 shop[812]: {"timestamp":"2024-05-01T08:00:01.123Z","level":"info","msg":"up"}', "2024-05-01 08:00:01.123Z"),
    "java in a container": ("2024-05-01T08:00:00.223456789Z stdout F 2024-05-01 10:00:00,123 INFO [main] up", "2024-05-01 08:00:00.123Z"),
    "nginx in kubectl logs": ('2024-05-01T08:00:00.223456789Z 192.0.2.7 - - [01/May/2024:08:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"', "2024-05-01 08:00:00Z"),
    "german": ("1. März 2024 10:00:00 Dienst gestartet\n2. März 2024 10:00:00 Dienst gestoppt", "2024-03-01 10:00:00\n2024-03-02 10:00:00"),
    "french syslog": ("févr. 28 10:00:00 web-1 shop[812]: démarré", "02-28 10:00:00"),
    "russian": ("1 мая 2024 10:00:00 служба запущена", "2024-05-01 10:00:00"),
    "japanese": ("2024年5月1日 10:00:00 起動", "2024-05-01 10:00:00"),
    "audit": ("type=SYSCALL msg=audit(1714557600.123:812): arch=c000003e syscall=59", "2024-05-01 10:00:00.123Z"),
    "proxifier": ("[05.13 10:00:00] chrome.exe - example.org:443 open through proxy 192.0.2.7:1080", "05-13 10:00:00"),
    "bracketed day and clock": ("[2024-05-01] [10:00:00.123] [INFO] up", "2024-05-01 10:00:00.123"),
    "clock before day": ("10:00:00.123 13/05/2024 INFO up", "2024-05-13 10:00:00.123"),
    "coloured": ("\x1b[2m2024-05-01T08:00:00.123Z\x1b[0m \x1b[32mINFO\x1b[0m up", "2024-05-01 08:00:00.123Z"),
    "go time": ("2024-05-01 10:00:00.123456 +0200 CEST m=+0.000012345 up", "2024-05-01 08:00:00.123456Z"),
}  # fmt: skip


def shown(reading: dict) -> str:
    if reading["at"] is None:
        return "none"
    at = datetime(1970, 1, 1) + timedelta(microseconds=reading["at"] - (reading["offset_seconds"] or 0) * 1_000_000)  # noqa: DTZ001
    text = at.isoformat(" ")
    if "." in text:
        text = text.rstrip("0")
    words = (reading["missing"] or "").split()
    text = text[5:] if "year" in words else text[11:] if "date" in words else text
    if reading["offset_seconds"] is not None:
        return text + "Z"
    return f"{text} {reading['zone_text']}" if reading["zone_text"] else text


def readings_of(text: str, folder: Path) -> list[str]:
    file = folder / "some.log"
    file.write_text(text + "\n", encoding="utf-8")
    fit = choose(Evidence("some.log", file).head)
    assert fit is not None
    found: list[str] = []
    for item in fit.connector.read(Evidence("some.log", file)):
        if isinstance(item, Frame):
            found += [shown(row) for row in item.events.to_dicts()]
        elif isinstance(item, Event):
            found.append(shown(_stamps.read_column(pl.Series([item.time], dtype=pl.String))[0].row(0, named=True)))
    return found


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_line_of_this_product_says_this(name: str, tmp_path: Path) -> None:
    lines, expected = PRODUCTS[name]
    assert readings_of(lines, tmp_path) == expected.splitlines()
