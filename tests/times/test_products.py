"""Lines of many products, read by the general engine: the expected readings were read off the lines by eye.

A reading ends in Z where the text or the format states the zone; else it is local. One without a year
begins with its month.
"""

from __future__ import annotations

import pytest

PRODUCTS: dict[str, tuple[str, str]] = {  # lines, and the reading of each record, one a line
    "chromium": ("[812:813:0501/100000.123456:ERROR:gpu_process_host.cc(8)] GPU process exited", "05-01 10:00:00.123456"),
    "polycom": ("1101100000|sip  |4|00|Registration failed\n1101100005|sip  |4|00|Registration failed", "11-01 10:00:00\n11-01 10:00:05"),
    "haproxy in syslog": (
        "May  1 10:00:01 lb-1 haproxy[812]: 192.0.2.7:51820 [01/May/2024:10:00:00.123] fe be/s1 0/0/1/2/3 200 512 - - ---- 1/1/0/0/0 0/0 \"GET / HTTP/1.1\"",
        "2024-05-01 10:00:00.123",
    ),
    "day, month of another language and short year": (
        "31/déc./25 23:44 sauvegarde finie\n1/janv./26 0:12 sauvegarde finie", "2025-12-31 23:44:00\n2026-01-01 00:12:00",
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
    "cisco in syslog": ("May  1 10:00:02 192.0.2.7 812: *May  1 08:00:01.123: %SYS-5-RESTART: System restarted", "05-01 08:00:01.123"),
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
    "weblogic": ("####<May 1, 2024 10:00:00 AM CEST> <Notice> <WebLogicServer> <host> <AdminServer> <main> <<WLS Kernel>> <> <> <1714550400000> <BEA-000365> <Server state changed>",
                 "2024-05-01 08:00:00Z"),
    "weblogic, 12c": ("####<May 1, 2024, 10:00:00,123 AM CEST> <Info> <Health> <host> <Server> <> <> <> <1714550400123> <BEA-310002> <memory>", "2024-05-01 08:00:00.123Z"),
    "websphere": ("[5/1/24 10:00:00:123 CEST] 00000001 WsServerImpl  A   WSVR0001I: Server server1 open for e-business", "2024-05-01 08:00:00.123Z"),
    "websphere liberty": ("[5/13/24, 10:00:00:123 CEST] 00000001 com.ibm.ws.kernel.launch I CWWKE0001I: started", "2024-05-13 08:00:00.123Z"),
    "glassfish": ("[2024-05-01T10:00:00.123+0200] [glassfish 5.0] [INFO] [NCLS-CORE-00046] [javax.enterprise.system.core] [tid: _ThreadID=1 _ThreadName=main] [timeMillis: 1714550400123] [levelValue: 800] [[\n  Cannot find]]", "2024-05-01 08:00:00.123Z"),
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
    "rails": ("I, [2024-05-01T10:00:00.123456 #812]  INFO -- : Started GET \"/\"", "2024-05-01 10:00:00.123456"),
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
        "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1714557600 1714557660 ACCEPT OK\n2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.7 443 22 6 20 9 1714557602 1714557660 ACCEPT OK\n2 123456789010 eni-1235b8ca123456789 172.31.16.9 172.31.16.21 20641 22 6 20 4249 1714557603 1714557660 REJECT OK",
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
    "iis in the event log": (
        '<Event><System><TimeCreated SystemTime="2024-05-01T08:00:03.1234567Z"/></System><EventData><Data Name="date">2024-05-01</Data> <Data Name="time">08:00:00</Data></EventData></Event>',
        "2024-05-01 08:00:00Z",
    ),
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
    'caddy console': (
        '2024/05/01 08:00:00.123\tINFO\thttp.log.access\thandled request\t{"status": 200}',
        '2024-05-01 08:00:00.123',
    ),
    'traefik access': (
        '192.0.2.7 - - [01/May/2024:08:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-" 812 "shop@docker" "http://10.0.0.5:80" 2ms',
        '2024-05-01 08:00:00Z',
    ),
    'envoy': (
        '[2024-05-01T08:00:00.123Z] "GET / HTTP/1.1" 200 - 0 5 2 1 "-" "curl/8" "id" "shop" "10.0.0.5:80"',
        '2024-05-01 08:00:00.123Z',
    ),
    'varnishncsa': (
        '192.0.2.7 - - [01/May/2024:10:00:00 +0200] "GET http://example.org/ HTTP/1.1" 200 5 "-" "curl/8"',
        '2024-05-01 08:00:00Z',
    ),
    'nginx error': (
        '2024/05/01 10:00:00 [error] 812#812: *7 upstream timed out (110: Connection timed out) while reading',
        '2024-05-01 10:00:00',
    ),
    'apache error': (
        '[Wed May 01 10:00:00.123456 2024] [core:error] [pid 812:tid 140] [client 192.0.2.7:51820] AH00126: Invalid URI',
        '2024-05-01 10:00:00.123456',
    ),
    'lighttpd error': (
        '2024-05-01 10:00:00: (server.c.1464) server started (lighttpd/1.4.59)',
        '2024-05-01 10:00:00',
    ),
    'postfix': (
        'May  1 10:00:00 mx-1 postfix/smtpd[812]: connect from unknown[192.0.2.7]\nMay 10 10:00:00 mx-1 postfix/smtpd[812]: disconnect',
        '05-01 10:00:00\n05-10 10:00:00',
    ),
    'dovecot own file': (
        'May 01 10:00:00 imap-login: Info: Login: user=<ops>, method=PLAIN, rip=192.0.2.7',
        '05-01 10:00:00',
    ),
    'sendmail in journal short-precise': (
        'May 01 10:00:00.123456 mx-1 sendmail[812]: 44181: from=<ops@example.org>, size=512',
        '05-01 10:00:00.123456',
    ),
    'journalctl short-full': (
        'Wed 2024-05-01 10:00:00 CEST web-1 systemd[1]: Started shop.service.',
        '2024-05-01 08:00:00Z',
    ),
    'journalctl short-unix': (
        '1714557600.123456 web-1 systemd[1]: Started shop.service.',
        '2024-05-01 10:00:00.123456Z',
    ),
    'fail2ban': (
        '2024-05-01 10:00:00,123 fail2ban.actions        [812]: NOTICE  [sshd] Ban 192.0.2.7',
        '2024-05-01 10:00:00.123',
    ),
    'clamav': (
        'Wed May  1 10:00:00 2024 -> /srv/a.txt: OK',
        '2024-05-01 10:00:00',
    ),
    'asterisk': (
        '[2024-05-01 10:00:00] NOTICE[812] chan_sip.c: Registration from failed\n[May  1 10:00:01] VERBOSE[812] logger.c: ok',
        '2024-05-01 10:00:00\n05-01 10:00:01',
    ),
    'icinga': (
        '[2024-05-01 10:00:00 +0200] information/cli: Icinga application loader',
        '2024-05-01 08:00:00Z',
    ),
    'nagios': (
        '[1714557600] SERVICE ALERT: web-1;HTTP;CRITICAL;HARD;3;timeout',
        '2024-05-01 10:00:00Z',
    ),
    'zabbix': (
        '   812:20240501:100000.123 server #1 started [configuration syncer #1]',
        '2024-05-01 10:00:00.123',
    ),
    'cups': (
        'localhost - - [01/May/2024:10:00:00 +0200] "POST / HTTP/1.1" 200 182 Renew-Subscription successful-ok\nE [01/May/2024:10:00:05 +0200] Unable to open',
        '2024-05-01 08:00:00Z\n2024-05-01 08:00:05Z',
    ),
    'xorg with epoch': (
        '[1714557600.123] (II) modeset',
        '2024-05-01 10:00:00.123Z',
    ),
    'erlang otp': (
        '=ERROR REPORT==== 1-May-2024::10:00:00.123456 ===\nError in process',
        '2024-05-01 10:00:00.123456',
    ),
    'couchdb': (
        '[notice] 2024-05-01T08:00:00.123456Z couchdb@127.0.0.1 <0.812.0> abc 127.0.0.1:5984 GET / 200 ok 5',
        '2024-05-01 08:00:00.123456Z',
    ),
    'clickhouse': (
        '2024.05.01 10:00:00.123456 [ 812 ] {} <Information> Application: Ready for connections.',
        '2024-05-01 10:00:00.123456',
    ),
    'cockroach': (
        'I240501 08:00:00.123456 812 server/server.go:8 [n1] 1  up',
        '2024-05-01 08:00:00.123456',
    ),
    'tidb': (
        '[2024/05/01 10:00:00.123 +08:00] [INFO] [server.go:8] ["up"]',
        '2024-05-01 02:00:00.123Z',
    ),
    'influxdb': (
        'ts=2024-05-01T08:00:00.123456Z lvl=info msg="up" log_id=0abc',
        '2024-05-01 08:00:00.123456Z',
    ),
    'prometheus': (
        'level=info ts=2024-05-01T08:00:00.123Z caller=main.go:8 msg="up"',
        '2024-05-01 08:00:00.123Z',
    ),
    'grafana': (
        'logger=settings t=2024-05-01T10:00:00.123456789+02:00 level=info msg="up"',
        '2024-05-01 08:00:00.123456Z',
    ),
    'loki pushed by a shipper': (
        '{"ts":"2024-05-01T08:00:00.123456789Z","labels":{"job":"a"},"line":"up"}',
        '2024-05-01 08:00:00.123456Z',
    ),
    'fluentd': (
        '2024-05-01 10:00:00 +0200 [info]: #0 starting fluentd worker pid=812',
        '2024-05-01 08:00:00Z',
    ),
    'fluentd stdout': (
        '2024-05-01 10:00:00.123456789 +0200 app.log: {"message":"up"}',
        '2024-05-01 08:00:00.123456Z',
    ),
    'logstash': (
        '[2024-05-01T10:00:00,123][INFO ][logstash.runner          ] Starting Logstash',
        '2024-05-01 10:00:00.123',
    ),
    'filebeat json': (
        '{"@timestamp":"2024-05-01T08:00:03.000Z","log":{"offset":12,"file":{"path":"/var/log/a.log"}},"message":"2024-05-01 10:00:00,123 INFO up","agent":{"type":"filebeat"}}\n{"@timestamp":"2024-05-01T08:00:04.000Z","log":{"offset":13,"file":{"path":"/var/log/a.log"}},"message":"2024-05-01 10:00:01,123 INFO up","agent":{"type":"filebeat"}}',
        '2024-05-01 08:00:00.123Z\n2024-05-01 08:00:01.123Z',
    ),
    'docker json-file': (
        '{"log":"10.0.0.1 - up\\n","stream":"stdout","time":"2024-05-01T08:00:00.123456789Z"}\n{"log":"down\\n","stream":"stderr","time":"2024-05-01T08:00:01.123456789Z"}',
        '2024-05-01 08:00:00.123456Z\n2024-05-01 08:00:01.123456Z',
    ),
    'gelf': (
        '{"version":"1.1","host":"web-1","short_message":"up","timestamp":1714557600.123,"level":6}\n{"version":"1.1","host":"web-1","short_message":"up","timestamp":1714557601,"level":6}',
        '2024-05-01 10:00:00.123Z\n2024-05-01 10:00:01Z',
    ),
    'cloudtrail record': (
        '{"eventVersion":"1.08","eventTime":"2024-05-01T08:00:00Z","eventSource":"s3.amazonaws.com","userIdentity":{"sessionContext":{"attributes":{"creationDate":"2024-05-01T07:00:00Z"}}}}',
        '2024-05-01 08:00:00Z',
    ),
    'gcp': (
        '{"insertId":"a","timestamp":"2024-05-01T08:00:00.123456Z","receiveTimestamp":"2024-05-01T08:00:01Z","textPayload":"up"}\n{"insertId":"b","timestamp":"2024-05-01T08:00:02.123456Z","receiveTimestamp":"2024-05-01T08:00:03Z","textPayload":"up"}',
        '2024-05-01 08:00:00.123456Z\n2024-05-01 08:00:02.123456Z',
    ),
    'azure app service': (
        '2024-05-01T08:00:00.1234567Z stdout F info: Microsoft.Hosting.Lifetime[14]',
        '2024-05-01 08:00:00.123456Z',
    ),
    'windows event xml': (
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Security'/><EventID>4625</EventID><TimeCreated SystemTime='2024-05-01T08:00:00.1234567Z'/></System></Event>",
        '2024-05-01 08:00:00.123456Z',
    ),
    'windows text, us': (
        '5/1/2024 12:05:00 AM [812] service started\n5/13/2024 12:05:00 PM [812] service stopped',
        '2024-05-01 00:05:00\n2024-05-13 12:05:00',
    ),
    'german d.m.y': (
        '01.05.2024 10:00:00.123 INFO Dienst\n02.05.2024 10:00:00.123 INFO Dienst',
        '2024-05-01 10:00:00.123\n2024-05-02 10:00:00.123',
    ),
    'd/m/y decided later': (
        '03/05/2024 10:00:00 up\n04/05/2024 10:00:00 up\n13/05/2024 10:00:00 up',
        '2024-05-03 10:00:00\n2024-05-04 10:00:00\n2024-05-13 10:00:00',
    ),
    'spanish': (
        '1 de mayo de 2024 10:00:00 iniciado',
        '2024-05-01 10:00:00',
    ),
    'polish': (
        '5 października 2024 10:00:00 start',
        '2024-10-05 10:00:00',
    ),
    'italian yearless': (
        'mag 12 10:00:00 web-1 app[812]: avviato\nmag 13 10:00:00 web-1 app[812]: avviato',
        '05-12 10:00:00\n05-13 10:00:00',
    ),
    'irc': (
        '[10:00] <ops> up\n[10:01] <ops> down',
        '10:00:00\n10:01:00',
    ),
    'dmesg -T': (
        '[Wed May  1 10:00:00 2024] usb 1-1: new high-speed USB device',
        '2024-05-01 10:00:00',
    ),
    'bash -x with PS4': (
        '+ 2024-05-01T10:00:00+02:00 deploy.sh:8: main',
        '2024-05-01 08:00:00Z',
    ),
    'maven in ci': (
        '2024-05-01T08:00:00.1234567Z ##[group]Run tests\n2024-05-01T08:00:01.1234567Z [INFO] BUILD SUCCESS',
        '2024-05-01 08:00:00.123456Z\n2024-05-01 08:00:01.123456Z',
    ),
    'a message with a time in it': (
        '2024-05-01 10:00:00 INFO window from 2024-04-30 22:00:00 to 2024-05-01 02:00:00 closed',
        '2024-05-01 10:00:00',
    ),
    'expiry in a message': (
        '2024-05-01T08:00:00Z WARN certificate expires=2024-06-01T00:00:00Z',
        '2024-05-01 08:00:00Z',
    ),
    'two stamps, start and end': (
        '2024-05-01 10:00:00 2024-05-01 10:00:07 backup ok\n2024-05-01 11:00:00 2024-05-01 11:00:09 backup ok',
        '2024-05-01 10:00:00\n2024-05-01 11:00:00',
    ),
    'vmware': (
        '2024-05-01T08:00:00.123Z cpu3:2097)ScsiDeviceIO: 3448: Cmd failed',
        '2024-05-01 08:00:00.123Z',
    ),
    'sap': (
        '[Thr 140] Wed May  1 10:00:00 2024\n[Thr 140] *** ERROR => connect failed',
        '2024-05-01 10:00:00',
    ),
    'netscaler': (
        'May  1 10:00:01 <local0.info> 192.0.2.7 05/13/2024:08:00:00 GMT ns-1 0-PPE-0 : default TCP CONN_TERMINATE 812',
        '2024-05-13 08:00:00Z',
    ),
    'sonicwall': (
        'May  1 10:00:02 fw-1 id=firewall sn=0017 time="2024-05-01 08:00:01 UTC" fw=192.0.2.1 pri=6 c=262144 m=98 msg="Connection Opened"',
        '2024-05-01 08:00:01Z',
    ),
    'watchguard': (
        '2024-05-01 10:00:00 fw-1 Allow 192.0.2.7 192.0.2.9 443/tcp',
        '2024-05-01 10:00:00',
    ),
    'rfc 2822': (
        'Date: Wed, 01 May 2024 10:00:00 +0200 (CEST) queued',
        '2024-05-01 08:00:00Z',
    ),
    'hdfs': (
        '240501 100000 812 INFO dfs.DataNode$PacketResponder: Received block\n240501 100001 812 INFO dfs.DataNode: ok',
        '2024-05-01 10:00:00\n2024-05-01 10:00:01',
    ),
    'junos, with its year': (
        'Jul  5 09:00:01 2021 mx1 rpd[812]: bgp down\nJul  5 09:00:02 2021 mx1 rpd[812]: bgp up',
        '2021-07-05 09:00:01\n2021-07-05 09:00:02',
    ),
    'tomcat in Spanish, with a line of its launcher': (
        ('nov 30, 2024 4:43:04 PM org.apache.catalina.startup.Catalina start\nINFORMACIÓN: up\n'
        'dic 05, 2024 4:43:05 PM org.apache.catalina.startup.Catalina start\nGRAVE: down\n'
        '2024-12-05 16:43:06,123 INFO launcher - again\n'
        'dic 05, 2024 4:43:07 PM org.apache.catalina.startup.Catalina start\nINFORMACIÓN: up'),
        '2024-11-30 16:43:04\n2024-12-05 16:43:05\n2024-12-05 16:43:06.123\n2024-12-05 16:43:07',
    ),
    'oracle, spooled in Spanish': (
        '30-NOV-23 11.40.07.000000 PM accepted\n05-DIC-23 02.26.01.500000 PM closed',
        '2023-11-30 23:40:07\n2023-12-05 14:26:01.5',
    ),
    'zos': (
        ('N 4000000 SYS1     24071 23:40:07.12 STC01234 00000090  IEF403I JOB1 - STARTED - TIME=23.40.07\n'
        'N 4000000 SYS1     24072 00:28:30.65 STC01234 00000090  IEF403I JOB1 - STARTED - TIME=00.28.30'),
        '2024-03-11 23:40:07.12\n2024-03-12 00:28:30.65',
    ),
    'numbers of processes before times of day': (
        '24071 10:00:01 worker started\n24084 10:00:03 worker started\n24097 10:00:04 worker started',
        '10:00:01\n10:00:03\n10:00:04',
    ),
    'thunderbird': (
        '- 1714557600 2024.05.01 dn-1 May 1 10:00:00 dn-1/dn-1 crond(pam_unix)[812]: session opened',
        '2024-05-01 10:00:00Z',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_line_of_this_product_says_this(readings_of, name: str) -> None:
    lines, expected = PRODUCTS[name]
    assert readings_of(lines) == expected.splitlines()
