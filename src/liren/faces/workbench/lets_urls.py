from django.urls import path

from liren.faces.workbench.views import doors, lets, stays, undertakings

urlpatterns = [
    path("lettings/", lets.page, name="lets"),
    path("lettings/notices/", doors.page, name="let_notices"),
    path("lettings/notices/<uuid:notice_id>/", doors.notice, name="let_notice"),
    path("lettings/<uuid:let_id>/sign/", doors.sign, name="let_sign"),
    path("lettings/letters/", undertakings.page, name="undertakings"),
    path("lettings/letters/export.<str:form>", undertakings.export, name="undertakings_export"),
    path("lettings/letters/<uuid:undertaking_id>/", undertakings.one, name="undertaking"),
    path("lettings/letters/<uuid:undertaking_id>/paper/", undertakings.paper, name="undertaking_paper"),
    path("lettings/letters/<uuid:undertaking_id>/signer/", undertakings.signer, name="undertaking_signer"),
    path("lettings/letters/<uuid:undertaking_id>/print/", undertakings.printed, name="undertaking_print"),
    path("lettings/letters/<uuid:undertaking_id>/end/", undertakings.employer_remove, name="employer_remove"),
    path("lettings/letters/scans/<uuid:file_id>/", undertakings.scan, name="undertaking_scan"),
    path("lettings/<uuid:let_id>/employer/", undertakings.employer_add, name="employer_add"),
    path("lettings/export.<str:form>", lets.export, name="lets_export"),
    path("dwellings/<uuid:dwelling_id>/let/", lets.begin, name="let_open"),
    path("lettings/<uuid:let_id>/landlord/", lets.landlord, name="let_landlord"),
    path("lettings/<uuid:let_id>/close/", lets.close, name="let_close"),
    path("lettings/<uuid:let_id>/rooms/new/", lets.room_add, name="room_add"),
    path("rooms/<uuid:room_id>/", lets.room, name="room"),
    path("rooms/<uuid:room_id>/remove/", lets.room_remove, name="room_remove"),
    path("beds/<uuid:bed_id>/", stays.place, name="bed"),
    path("stays/<uuid:stay_id>/bed/", stays.change, name="stay_change"),
    path("stays/<uuid:stay_id>/leave/", stays.leave, name="stay_leave"),
    path("stays/<uuid:stay_id>/correct/", stays.correct, name="stay_correct"),
    path("stays/<uuid:stay_id>/strike/", stays.strike, name="stay_strike"),
]
