"""The columns of Azure's log tables that say the same in each of them."""

from __future__ import annotations

from connectors.searches._entries import Naming

APP_INSIGHTS = ("trace", "info", "warning", "error", "critical")  # severityLevel
NAMES = Naming(
    zone="Etc/UTC",
    time=("TimeGenerated", "timestamp", "EventTime", "TimeStamp"),
    message=("Message", "message", "SyslogMessage", "LogMessage", "LogEntry", "RenderedDescription", "ResultDescription", "OuterMessage", "outerMessage", "Log_s", "RawData"),
    ingested=("_TimeReceived", "TimeReceived"),
    level=("SeverityLevel", "severityLevel", "EventLevelName", "Level", "LogLevel"),
    levels=(*((str(number), name) for number, name in enumerate(APP_INSIGHTS)), ("informational", "info"), ("verbose", "debug")),
    service=("AppRoleName", "cloud_RoleName", "ContainerName", "ProcessName", "Source"),
    host=("Computer", "HostName", "PodName", "AppRoleInstance", "cloud_RoleInstance"),
    identifiers=(("trace id", "OperationId"), ("trace id", "operation_Id"), ("span id", "ParentId"), ("request", "CorrelationId")),
)  # fmt: skip
