"""GeoReport v2, resource by resource, as a program meets it."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liren.domains.casework.actions import handling
from liren.domains.casework.actions.catalogue import seed_catalogue
from liren.domains.casework.actions.open311 import make_key, revoke_key
from liren.domains.casework.models import Case, Open311Key, OutsideRequest, Requester
from liren.domains.casework.queries.files import files_of
from liren.kernel.actor import SYSTEM
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.domains.kernel.test_files import photo
from tests.faces.open311.sender import ROOT, Sender

RECORD = [
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime"),
    *("address", "address_id", "zipcode", "lat", "long", "media_url"),
]


def tree(response: Any) -> ET.Element:
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert b"<!" not in response.content
    builder, parser = ET.TreeBuilder(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(response.content, True)
    return builder.close()


def refused(response: Any) -> tuple[int, str]:
    """The status and the only error's code; its description is a sentence."""
    (error,) = response.json()
    assert list(error) == ["code", "description"]
    assert error["description"]
    return response.status_code, error["code"]


def why(response: Any) -> str:
    """The code of the refusal, as it stands behind the sentence."""
    refused(response)
    return str(response.json()[0]["description"]).rpartition("[")[2].rstrip("]")


def number_of(response: Any) -> str:
    assert response.status_code == 200, response.content.decode()
    return str(response.json()[0]["service_request_id"])


def test_discovery_names_the_endpoint_in_both_formats(sender: Sender) -> None:
    found = sender.get("discovery.json").json()
    assert list(found) == ["changeset", "contact", "key_service", "endpoints"]
    (endpoint,) = found["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["type"] in {"production", "test"}
    assert endpoint["formats"] == ["text/xml", "application/json"]
    root = tree(sender.get("discovery.xml"))
    assert root.tag == "discovery"
    assert [one.text for one in root.findall("endpoints/endpoint/formats/format")] == endpoint["formats"]


def test_services_are_the_classes_in_use_with_what_they_ask(sender: Sender, ask: Callable[..., None]) -> None:
    ask("lamp_no", "line")
    response = sender.get("services.json")
    rows = {row["service_code"]: row for row in response.json()}
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert list(rows[sender.service]) == [
        *("service_code", "service_name", "description", "metadata", "type", "keywords", "group")
    ]
    assert rows[sender.service]["metadata"] is True
    assert rows[sender.secret_service]["metadata"] is False
    assert (rows[sender.service]["type"], rows[sender.secret_service]["type"]) == ("realtime", "batch")
    assert all(isinstance(code, str) and row["service_name"] and row["group"] for code, row in rows.items())
    root = tree(sender.get("services.xml"))
    assert root.tag == "services"
    assert {row.findtext("service_code"): row.findtext("metadata") for row in root.findall("service")} == {
        code: str(row["metadata"]).lower() for code, row in rows.items()
    }


def test_services_speak_english_where_asked_to(sender: Sender) -> None:
    names = [row["service_name"] for row in sender.get("services.json", locale="en").json()]
    assert all(name.isascii() for name in names[:5])


def test_a_definition_lists_attributes_in_their_order(sender: Sender, ask: Callable[..., None]) -> None:
    ask("lamp_no", "line", label="灯杆编号", hint="灯杆上的号", is_required=True)
    ask("since", "moment")
    ask("how", "several", values="dark = 全不亮 | All dark\nblink = 闪")
    rows = sender.get(f"services/{sender.service}.json").json()
    assert rows["service_code"] == sender.service
    first, second, third = rows["attributes"]
    assert first == {
        "variable": True,
        "code": "lamp_no",
        "datatype": "string",
        "required": True,
        "datatype_description": "灯杆上的号",
        "order": 1,
        "description": "灯杆编号",
        "values": [],
    }
    assert (second["datatype"], second["order"]) == ("datetime", 2)
    assert third["values"] == [{"key": "dark", "name": "全不亮"}, {"key": "blink", "name": "闪"}]
    root = tree(sender.get(f"services/{sender.service}.xml"))
    assert root.tag == "service_definition"
    assert [one.findtext("key") for one in root.findall("attributes/attribute/values/value")] == [
        "dark",
        "blink",
    ]


def test_a_definition_that_is_not_there_is_unknown(sender: Sender) -> None:
    for code in ("NO-SUCH", sender.service):  # the second asks nothing
        assert refused(sender.get(f"services/{code}.json")) == (404, "404")


def test_a_request_is_received_and_read_back_by_its_sender(sender: Sender) -> None:
    response = sender.post(first_name="秀兰", last_name="王", phone="13800138000", email="w@example.org")
    number = number_of(response)
    (receipt,) = response.json()
    assert list(receipt) == ["service_request_id", "service_notice", "account_id"]
    case = Case.objects.get(number=number)
    assert (case.channel, case.naming, case.place_code) == ("open311", "named", LIUYIN)
    person = Requester.objects.get(case=case)
    assert (person.name, person.phone) == ("王秀兰", "13800138000")
    (row,) = sender.get(f"requests/{number}.json", api_key=sender.key).json()
    assert list(row) == RECORD
    assert (row["status"], row["description"], row["service_code"]) == ("open", "路灯不亮。", sender.service)
    assert (row["lat"], row["long"]) == (case.latitude, case.longitude)
    assert row["expected_datetime"] == case.due_resolve.astimezone(
        dt.timezone(dt.timedelta(hours=8))
    ).isoformat(timespec="seconds")


def test_xml_tells_the_same_as_json(sender: Sender) -> None:
    posted = tree(sender.post("xml"))
    number = posted.findtext("request/service_request_id")
    assert posted.tag == "service_requests"
    (row,) = sender.get(f"requests/{number}.json").json()
    (element,) = tree(sender.get(f"requests/{number}.xml"))
    assert [child.tag for child in element] == RECORD
    assert {child.tag: child.text or "" for child in element} == {
        name: "" if value is None else str(value) for name, value in row.items()
    }


def test_others_see_no_more_than_the_public_page(sender: Sender) -> None:
    words = "3幢2单元501室王小明先生家漏水，电话13800138000。请尽快来看。"
    number = number_of(sender.post(description=words, address_string="柳叶巷 12 号 501 室"))
    (row,) = sender.get(f"requests/{number}.json").json()
    told = str(row)
    assert not [part for part in ("13800138000", "501", "小明", "请尽快") if part in told]
    assert len(str(row["lat"]).partition(".")[2]) <= 4


def test_confidential_matters_are_answered_by_token_and_never_given(sender: Sender) -> None:
    (receipt,) = sender.post(service_code=sender.secret_service, phone="13800138000").json()
    assert "service_request_id" not in receipt
    (known,) = sender.get(f"tokens/{receipt['token']}.json").json()
    assert list(known) == ["service_request_id", "token"]
    number = known["service_request_id"]
    for asked in ({}, {"api_key": sender.key}):
        assert refused(sender.get(f"requests/{number}.json", **asked)) == (404, "404")
        assert sender.get("requests.json", service_request_id=number, **asked).json() == []
    (_,) = sender.post(service_code=sender.secret_service).json()  # anonymous
    assert sender.get("requests.json").json() == []


def test_an_unknown_token_is_unknown(sender: Sender) -> None:
    assert refused(sender.get("tokens/abc.json")) == (404, "404")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"api_key": None}, 403, "casework.sender_key_wrong"),
        ({"api_key": "wrong"}, 403, "casework.sender_key_wrong"),
        ({"service_code": "NO-SUCH"}, 404, "casework.service_unknown"),
        ({"service_code": None}, 404, "casework.service_unknown"),
        ({"jurisdiction_id": "999999"}, 404, "casework.jurisdiction_unknown"),
        ({"lat": None, "long": None}, 400, "casework.place_missing"),
        ({"lat": "118.8"}, 400, ""),
        ({"lat": None}, 400, "casework.parameter_wrong"),
        ({"lat": "nan"}, 400, "casework.parameter_wrong"),
        ({"lat": "１２ｘ"}, 400, "casework.parameter_wrong"),
        ({"lat": "40.0", "long": "116.4"}, 400, ""),  # another county
        ({"lat": "0", "long": "0"}, 400, ""),
        ({"description": "<b>灯</b>"}, 400, "casework.html_in_text"),
        ({"description": "<script src=x>"}, 400, "casework.html_in_text"),
        ({"description": "灯" * 4001}, 400, ""),
        ({"description": "灯\x00"}, 400, ""),
        ({"phone": "12"}, 400, ""),
        ({"media_url": "http://169.254.169.254/x.jpg"}, 400, ""),
        ({"media_url": "file:///etc/passwd"}, 400, ""),
        ({"attribute[nobody_asked]": "1"}, 400, "casework.answer_unasked"),
        ({"email": "x" * 121}, 400, ""),
        ({"media": SimpleUploadedFile("x.jpg", b"<script>")}, 400, ""),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_and_nothing_is_received(
    sender: Sender, change: dict[str, Any], status: int, code: str
) -> None:
    response = sender.post(**change)
    assert refused(response) == (status, str(status))
    assert code in response.json()[0]["description"]
    root = tree(sender.post("xml", **change))
    assert root.tag == "errors"
    assert root.findtext("error/code") == str(status)
    assert not Case.objects.exists()


def test_an_empty_parameter_counts_as_absent(sender: Sender) -> None:
    number_of(
        sender.post(lat="", long="", address_string=sender.building.address, jurisdiction_id="", email="")
    )


def test_a_place_may_be_an_address_or_its_id(sender: Sender) -> None:
    for given in ({"address_string": sender.building.address}, {"address_id": str(sender.building.id)}):
        case = Case.objects.get(number=number_of(sender.post(lat=None, long=None, **given)))
        assert (case.place_code, case.grid_id) == (LIUYIN, sender.building.grid_id)
    for given in ({"address_string": "没有的路 999 号"}, {"address_id": "7"}):
        assert why(sender.post(lat=None, long=None, **given)) == "casework.address_not_found"


def test_answers_are_checked_and_stand_in_the_text(sender: Sender, ask: Callable[..., None]) -> None:
    ask("lamp_no", "line", label="灯杆编号", is_required=True)
    ask("lamps", "number")
    ask("how", "several", label="怎样不亮", values="dark = 全不亮\nblink = 闪")
    assert why(sender.post()) == "casework.answer_needed"
    assert (
        why(sender.post(**{"attribute[lamp_no]": "A1", "attribute[lamps]": "many"}))
        == "casework.answer_wrong"
    )
    assert refused(sender.post(**{"attribute[lamp_no]": "A1", "attribute[how][]": ["x"]})) == (400, "400")
    given = {"attribute[lamp_no]": "A1", "attribute[how][]": ["dark", "blink"], "attribute[lamps]": ""}
    number = number_of(sender.post(**given))
    assert OutsideRequest.objects.get().answers == {"lamp_no": ["A1"], "how": ["dark", "blink"]}
    assert Case.objects.get(number=number).text == "路灯不亮。\n\n灯杆编号：A1\n怎样不亮：全不亮、闪"


def test_sent_twice_with_one_idempotency_key_it_is_one(sender: Sender) -> None:
    first, second = (number_of(sender.post(HTTP_IDEMPOTENCY_KEY="k-1")) for _ in range(2))
    assert first == second
    assert number_of(sender.post(HTTP_IDEMPOTENCY_KEY="k-2")) != first


def test_pictures_may_be_sent_along(sender: Sender, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    number = number_of(sender.post(media=SimpleUploadedFile("x.jpg", photo())))
    assert len(files_of(Case.objects.get(number=number))) == 1


def test_a_revoked_key_and_another_countys_are_refused(sender: Sender) -> None:
    revoke_key(actor=SYSTEM, key_id=Open311Key.objects.get().id)
    assert refused(sender.post()) == (403, "403")
    assert refused(sender.get("requests.json", api_key=sender.key)) == (403, "403")


def test_where_several_counties_are_served_one_must_be_named(sender: Sender) -> None:
    seed_catalogue(actor=SYSTEM, county="330106")
    assert why(sender.get("services.json")) == "casework.jurisdiction_missing"
    assert refused(sender.get("services.json", jurisdiction_id="110101")) == (404, "404")
    assert sender.get("services.json", jurisdiction_id="330106").json()
    assert refused(sender.post()) == (400, "400")
    number_of(sender.post(jurisdiction_id="320104"))
    assert refused(sender.post(jurisdiction_id="330106")) == (403, "403")


def test_a_key_has_its_hour_and_is_told_what_is_left(desk311: Desk, sender: Sender) -> None:
    _, secret = make_key(actor=SYSTEM, name="慢", county="320104", hourly=2)
    for left in ("1", "0"):
        response = sender.get("services.json", api_key=secret)
        assert (response["X-RateLimit-Limit"], response["X-RateLimit-Remaining"]) == ("2", left)
    response = sender.post(api_key=secret)
    assert refused(response) == (429, "429")
    assert response["Retry-After"] == response["X-RateLimit-Reset"]
    desk311.at(hours=1)
    assert sender.get("services.json", api_key=secret).status_code == 200


def test_status_and_notes_follow_the_matter(desk311: Desk, sender: Sender) -> None:
    receipt = desk311.accepted()
    (row,) = sender.get(f"requests/{receipt.number}.json").json()
    assert row["status"] == "open"
    assert "签收" in row["status_notes"]
    with desk311.at(hours=1):
        handling.resolve_case(
            actor=desk311.who("community"), case_id=receipt.case_id, outcome="fixed", answer="换了灯。"
        )
    (row,) = sender.get(f"requests/{receipt.number}.json").json()
    assert (row["status"], row["status_notes"]) == ("closed", "已办结：办成了。")
    assert row["updated_datetime"] == desk311.now.isoformat(timespec="seconds")


def test_what_does_not_exist_and_other_methods_are_errors_too(sender: Sender) -> None:
    assert refused(sender.get("nothing.json")) == (404, "404")
    assert refused(sender.get("requests/none.json")) == (404, "404")
    assert why(sender.get("requests/none.json")) == "casework.request_unknown"
    too_long = {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"}
    assert why(sender.get("requests.json", **too_long)) == "casework.span_too_long"
    assert tree(sender.get("nothing.xml")).tag == "errors"
    response = sender.client.delete(f"{ROOT}/requests.json")
    assert refused(response) == (405, "405")
    assert "POST" in response["Allow"]


def test_a_body_that_is_xml_or_broken_is_not_read(sender: Sender) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY x SYSTEM "file:///etc/passwd">]><a>&b;&x;</a>'
    response = sender.client.post(f"{ROOT}/requests.xml", bomb, content_type="text/xml")
    assert response.status_code == 403
    assert "passwd" not in response.content.decode()
    response = sender.client.post(
        f"{ROOT}/requests.json", b"--x\r\nbroken", content_type="multipart/form-data; boundary="
    )
    assert response.status_code in (400, 403)
    response = sender.client.post(
        f"{ROOT}/requests.json",
        "api_key=" + "x" * 3_000_000,
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 400


def test_what_stands_in_a_text_stays_text_in_xml(sender: Sender) -> None:
    number = number_of(sender.post(description='5 < 6 & "7" ]]> &amp; 灯'))
    element = tree(sender.get(f"requests/{number}.xml", api_key=sender.key))
    assert element.findtext("request/description") == '5 < 6 & "7" ]]> &amp; 灯'


def test_a_page_of_requests_costs_the_same_for_one_and_many(
    sender: Sender, django_assert_num_queries: Any
) -> None:
    number_of(sender.post())
    with django_assert_num_queries(4):
        sender.get("requests.json")
    for _ in range(3):
        number_of(sender.post())
    with django_assert_num_queries(4):
        sender.get("requests.json")


def test_no_cookie_or_token_of_a_form_is_needed(sender: Sender) -> None:
    sender.client = Client(enforce_csrf_checks=True)
    response = sender.post()
    number_of(response)
    assert not response.cookies
