"""The form in which a board is shaped: blocks ticked and moved, no code."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import Unit, User
from conclusions.models import Conclusion, Directive
from reports.board_blocks import TITLES, USUAL, known
from reports.models import BoardView


class ViewForm(forms.ModelForm):  # type: ignore[type-arg]
    """`blocks` are the ticked ones, `order` is the order of all; cleaned, `blocks` are ticked ones in that order."""

    order = forms.MultipleChoiceField(choices=TITLES.items(), required=False, widget=forms.MultipleHiddenInput)
    blocks = forms.MultipleChoiceField(
        label="Các khối", choices=TITLES.items(), error_messages={"required": "Hãy chọn ít nhất một khối."}
    )
    key_directives = forms.ModelMultipleChoiceField(
        label="Nhiệm vụ trọng điểm",
        queryset=Directive.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = BoardView
        fields = ("name", "blocks", "conclusion", "topic", "unit", "key_directives", "is_shared")
        error_messages = {"name": {"required": "Hãy đặt tên cho khung nhìn."}}
        help_texts = {"is_shared": "Mọi người trong cấp ủy xem được; chỉ người lập sửa được."}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        committee = user.committee_id
        choices: dict[str, Any] = {
            "conclusion": Conclusion.objects.visible_to(user).filter(committee=committee),
            "unit": Unit.objects.visible_to(user).filter(committee=committee).assignable(),
            "key_directives": Directive.objects.of_committee(committee).visible_to(user).select_related("conclusion"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for name, empty in (("conclusion", "Mọi kết luận"), ("unit", "Cả cấp ủy")):
            self.fields[name].empty_label = empty  # type: ignore[attr-defined]
        self.fields["topic"].choices = [("", "Mọi lĩnh vực"), *Directive.Topic.choices]  # type: ignore[attr-defined]
        if not user.sees_whole_committee:
            del self.fields["unit"]

    @property
    def block_rows(self) -> list[tuple[str, str, bool]]:
        """(code, title, ticked) of every block in the order of the form: what is shown first stands first."""
        if self.is_bound and isinstance(self.data, QueryDict):
            ticked, order = self.data.getlist("blocks"), self.data.getlist("order")
        else:
            ticked = order = self.instance.blocks or list(USUAL)
        return [(code, TITLES[code], code in ticked) for code in known([*order, *TITLES])]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = BoardView.objects.filter(owner=self.instance.owner_id or self.user.pk, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Đồng chí đã có khung nhìn mang tên này.")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        order = [code for code, _, _ in self.block_rows]
        cleaned["blocks"] = [code for code in order if code in cleaned.get("blocks", [])]
        return cleaned


def order_of(data: QueryDict) -> list[str]:
    """All blocks in the order posted."""
    return known([*data.getlist("order"), *TITLES])
