"""The password rule of TCVN 14423, level 2, for accounts without a second factor."""

from django.core.exceptions import ValidationError

MINIMUM_LENGTH = 14


class LongMixedPasswordValidator:
    """At least 14 characters of four kinds: capital, small letter, digit, other sign."""

    def validate(self, password: str, user: object = None) -> None:
        kinds = (
            any(char.isupper() for char in password),
            any(char.islower() for char in password),
            any(char.isdigit() for char in password),
            any(not char.isalnum() for char in password),
        )
        if len(password) < MINIMUM_LENGTH or not all(kinds):
            raise ValidationError(self.get_help_text(), code="password_too_weak")

    def get_help_text(self) -> str:
        return f"Mật khẩu cần ít nhất {MINIMUM_LENGTH} ký tự, có chữ hoa, chữ thường, chữ số và ký hiệu."
