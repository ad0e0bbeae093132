"""The data models, each imported when it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .access_token import AccessToken
    from .access_token_page import AccessTokenPage
    from .access_token_scope import AccessTokenScope
    from .audit_action import AuditAction
    from .audit_action_group import AuditActionGroup
    from .audit_action_groups import AuditActionGroups
    from .audit_actions import AuditActions
    from .audit_log import AuditLog
    from .audit_log_data import AuditLogData
    from .audit_log_page import AuditLogPage
    from .auth_token_request import AuthTokenRequest
    from .auth_token_response import AuthTokenResponse
    from .create_access_token_request import CreateAccessTokenRequest
    from .create_scim_user_request import CreateScimUserRequest
    from .delete_images_error_details import DeleteImagesErrorDetails
    from .delete_images_error_info import DeleteImagesErrorInfo
    from .delete_images_failure import DeleteImagesFailure
    from .delete_images_metrics import DeleteImagesMetrics
    from .delete_images_request import DeleteImagesRequest
    from .delete_images_result import DeleteImagesResult
    from .error_body import ErrorBody
    from .error_info import ErrorInfo
    from .error_response import ErrorResponse
    from .ignored_image_warning import IgnoredImageWarning
    from .image import Image
    from .image_error import ImageError
    from .image_error_type import ImageErrorType
    from .image_manifest import ImageManifest
    from .image_ordering import ImageOrdering
    from .image_status import ImageStatus
    from .image_tag import ImageTag
    from .image_tag_page import ImageTagPage
    from .image_warning import ImageWarning
    from .image_warning_type import ImageWarningType
    from .images_statistics import ImagesStatistics
    from .images_summary import ImagesSummary
    from .layer import Layer
    from .login_failure import LoginFailure
    from .login_request import LoginRequest
    from .login_response import LoginResponse
    from .org_settings import OrgSettings
    from .page import Page
    from .protobuf_any import ProtobufAny
    from .rate_limit_error import RateLimitError
    from .repository_image import RepositoryImage
    from .repository_image_page import RepositoryImagePage
    from .restricted_images import RestrictedImages
    from .rpc_status import RpcStatus
    from .scim_attribute_type import ScimAttributeType
    from .scim_authentication_scheme import ScimAuthenticationScheme
    from .scim_bulk import ScimBulk
    from .scim_email import ScimEmail
    from .scim_error import ScimError
    from .scim_filter import ScimFilter
    from .scim_group import ScimGroup
    from .scim_resource_type import ScimResourceType
    from .scim_resource_type_list import ScimResourceTypeList
    from .scim_schema import ScimSchema
    from .scim_schema_attribute import ScimSchemaAttribute
    from .scim_schema_list import ScimSchemaList
    from .scim_schema_parent_attribute import ScimSchemaParentAttribute
    from .scim_service_provider_config import ScimServiceProviderConfig
    from .scim_sort_order import ScimSortOrder
    from .scim_supported import ScimSupported
    from .scim_user import ScimUser
    from .scim_user_list import ScimUserList
    from .scim_user_meta import ScimUserMeta
    from .scim_user_name import ScimUserName
    from .tag import Tag
    from .tag_page import TagPage
    from .two_factor_login_failure import TwoFactorLoginFailure
    from .two_factor_login_request import TwoFactorLoginRequest
    from .update_access_token_request import UpdateAccessTokenRequest
    from .update_org_settings_request import UpdateOrgSettingsRequest
    from .update_scim_user_request import UpdateScimUserRequest
    from .validation_failure import ValidationFailure
    from .validation_failure_fields import ValidationFailureFields

_MODULES = {
    "AccessToken": ".access_token",
    "AccessTokenPage": ".access_token_page",
    "AccessTokenScope": ".access_token_scope",
    "AuditAction": ".audit_action",
    "AuditActionGroup": ".audit_action_group",
    "AuditActionGroups": ".audit_action_groups",
    "AuditActions": ".audit_actions",
    "AuditLog": ".audit_log",
    "AuditLogData": ".audit_log_data",
    "AuditLogPage": ".audit_log_page",
    "AuthTokenRequest": ".auth_token_request",
    "AuthTokenResponse": ".auth_token_response",
    "CreateAccessTokenRequest": ".create_access_token_request",
    "CreateScimUserRequest": ".create_scim_user_request",
    "DeleteImagesErrorDetails": ".delete_images_error_details",
    "DeleteImagesErrorInfo": ".delete_images_error_info",
    "DeleteImagesFailure": ".delete_images_failure",
    "DeleteImagesMetrics": ".delete_images_metrics",
    "DeleteImagesRequest": ".delete_images_request",
    "DeleteImagesResult": ".delete_images_result",
    "ErrorBody": ".error_body",
    "ErrorInfo": ".error_info",
    "ErrorResponse": ".error_response",
    "IgnoredImageWarning": ".ignored_image_warning",
    "Image": ".image",
    "ImageError": ".image_error",
    "ImageErrorType": ".image_error_type",
    "ImageManifest": ".image_manifest",
    "ImageOrdering": ".image_ordering",
    "ImageStatus": ".image_status",
    "ImageTag": ".image_tag",
    "ImageTagPage": ".image_tag_page",
    "ImageWarning": ".image_warning",
    "ImageWarningType": ".image_warning_type",
    "ImagesStatistics": ".images_statistics",
    "ImagesSummary": ".images_summary",
    "Layer": ".layer",
    "LoginFailure": ".login_failure",
    "LoginRequest": ".login_request",
    "LoginResponse": ".login_response",
    "OrgSettings": ".org_settings",
    "Page": ".page",
    "ProtobufAny": ".protobuf_any",
    "RateLimitError": ".rate_limit_error",
    "RepositoryImage": ".repository_image",
    "RepositoryImagePage": ".repository_image_page",
    "RestrictedImages": ".restricted_images",
    "RpcStatus": ".rpc_status",
    "ScimAttributeType": ".scim_attribute_type",
    "ScimAuthenticationScheme": ".scim_authentication_scheme",
    "ScimBulk": ".scim_bulk",
    "ScimEmail": ".scim_email",
    "ScimError": ".scim_error",
    "ScimFilter": ".scim_filter",
    "ScimGroup": ".scim_group",
    "ScimResourceType": ".scim_resource_type",
    "ScimResourceTypeList": ".scim_resource_type_list",
    "ScimSchema": ".scim_schema",
    "ScimSchemaAttribute": ".scim_schema_attribute",
    "ScimSchemaList": ".scim_schema_list",
    "ScimSchemaParentAttribute": ".scim_schema_parent_attribute",
    "ScimServiceProviderConfig": ".scim_service_provider_config",
    "ScimSortOrder": ".scim_sort_order",
    "ScimSupported": ".scim_supported",
    "ScimUser": ".scim_user",
    "ScimUserList": ".scim_user_list",
    "ScimUserMeta": ".scim_user_meta",
    "ScimUserName": ".scim_user_name",
    "Tag": ".tag",
    "TagPage": ".tag_page",
    "TwoFactorLoginFailure": ".two_factor_login_failure",
    "TwoFactorLoginRequest": ".two_factor_login_request",
    "UpdateAccessTokenRequest": ".update_access_token_request",
    "UpdateOrgSettingsRequest": ".update_org_settings_request",
    "UpdateScimUserRequest": ".update_scim_user_request",
    "ValidationFailure": ".validation_failure",
    "ValidationFailureFields": ".validation_failure_fields",
}

__all__ = (
    "AccessToken",
    "AccessTokenPage",
    "AccessTokenScope",
    "AuditAction",
    "AuditActionGroup",
    "AuditActionGroups",
    "AuditActions",
    "AuditLog",
    "AuditLogData",
    "AuditLogPage",
    "AuthTokenRequest",
    "AuthTokenResponse",
    "CreateAccessTokenRequest",
    "CreateScimUserRequest",
    "DeleteImagesErrorDetails",
    "DeleteImagesErrorInfo",
    "DeleteImagesFailure",
    "DeleteImagesMetrics",
    "DeleteImagesRequest",
    "DeleteImagesResult",
    "ErrorBody",
    "ErrorInfo",
    "ErrorResponse",
    "IgnoredImageWarning",
    "Image",
    "ImageError",
    "ImageErrorType",
    "ImageManifest",
    "ImageOrdering",
    "ImagesStatistics",
    "ImagesSummary",
    "ImageStatus",
    "ImageTag",
    "ImageTagPage",
    "ImageWarning",
    "ImageWarningType",
    "Layer",
    "LoginFailure",
    "LoginRequest",
    "LoginResponse",
    "OrgSettings",
    "Page",
    "ProtobufAny",
    "RateLimitError",
    "RepositoryImage",
    "RepositoryImagePage",
    "RestrictedImages",
    "RpcStatus",
    "ScimAttributeType",
    "ScimAuthenticationScheme",
    "ScimBulk",
    "ScimEmail",
    "ScimError",
    "ScimFilter",
    "ScimGroup",
    "ScimResourceType",
    "ScimResourceTypeList",
    "ScimSchema",
    "ScimSchemaAttribute",
    "ScimSchemaList",
    "ScimSchemaParentAttribute",
    "ScimServiceProviderConfig",
    "ScimSortOrder",
    "ScimSupported",
    "ScimUser",
    "ScimUserList",
    "ScimUserMeta",
    "ScimUserName",
    "Tag",
    "TagPage",
    "TwoFactorLoginFailure",
    "TwoFactorLoginRequest",
    "UpdateAccessTokenRequest",
    "UpdateOrgSettingsRequest",
    "UpdateScimUserRequest",
    "ValidationFailure",
    "ValidationFailureFields",
)


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
