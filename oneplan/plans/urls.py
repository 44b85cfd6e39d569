from django.urls import path

from oneplan.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("begin/", views.begin, name="begin"),
    path("agree/", views.agree, name="agree"),
    path("pdf/", views.pdf, name="pdf"),
    path("versions/", views.versions, name="versions"),
    path("versions/<int:number>/", views.version, name="version"),
    path("versions/<int:number>/pdf/", views.version_pdf, name="version_pdf"),
    path("vision/", views.vision, name="vision"),
    path("vision/mine/", views.own_vision, name="own_vision"),
    path("vision/<uuid:row_id>/", views.vision, name="vision_change"),
    path("strength/", views.strength, name="strength"),
    path("strength/<uuid:row_id>/", views.strength, name="strength_change"),
    path("need/", views.need, name="need"),
    path("need/<uuid:row_id>/", views.need, name="need_change"),
    path("need/<uuid:need_id>/whole/", views.work, name="work"),
    path("need/<uuid:need_id>/move/", views.move, name="move"),
    path("need/<uuid:need_id>/status/", views.need_status, name="need_status"),
    path("need/<uuid:need_id>/outcome/", views.outcome, name="outcome"),
    path("need/<uuid:need_id>/option/", views.option, name="option"),
    path("need/<uuid:need_id>/step/", views.step, name="step"),
    path("need/<uuid:need_id>/service/", views.service, name="need_service"),
    path("need/<uuid:need_id>/find/", views.find_service, name="need_find"),
    path("outcome/<uuid:row_id>/", views.outcome, name="outcome_change"),
    path("option/<uuid:row_id>/", views.option, name="option_change"),
    path("step/<uuid:row_id>/", views.step, name="step_change"),
    path("step/<uuid:step_id>/status/", views.step_status, name="step_status"),
    path("service/", views.service, name="service"),
    path("service/find/", views.find_service, name="find"),
    path("service/<uuid:row_id>/", views.service, name="service_change"),
    path("<slug:kind>/<uuid:row_id>/remove/", views.remove, name="remove"),
]
