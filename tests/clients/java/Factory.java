import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.BillingApi;
import org.openapitools.client.api.CoursesApi;
import org.openapitools.client.api.DeliveryApi;
import org.openapitools.client.model.*;

/** Creates a course and reads it through the generated Java client: `Factory URL LIVE-KEY TEST-KEY`. */
public final class Factory {
  public static void main(String[] arguments) throws Exception {
    Demand.that(arguments.length == 3, "wanted: URL LIVE-KEY TEST-KEY");
    String url = arguments[0];
    CoursesApi stranger = new CoursesApi(Demand.client(url, "sk_live_sch_nothing"));
    var refused = Demand.error(401, () -> stranger.listCourses(null)).getAsJsonObject("detail").getAsJsonObject("error");
    Demand.that(refused.get("type").getAsString().equals("authentication_error"), refused);

    ApiClient sandbox = Demand.client(url, arguments[2]);
    Course ready = new CoursesApi(sandbox).createCourse(new CourseCreate().title("Safe lifting"), null);
    Demand.that(ready.getStatus() == CourseState.READY, ready);
    DeliveryApi delivery = new DeliveryApi(sandbox);
    Outline outline = delivery.getCourseOutline(ready.getCourseId());
    Demand.that(outline.getCourseId().equals(ready.getCourseId()), outline);
    Demand.that(delivery.getCourseQuiz(ready.getCourseId()).getSandbox(), ready);

    ApiClient account = Demand.client(url, arguments[1]);
    CoursesApi live = new CoursesApi(account);
    var absent = Demand.error(404, () -> live.getCourse(ready.getCourseId())).getAsJsonObject("detail").getAsJsonObject("error");
    Demand.that(absent.get("code").getAsString().equals("course_not_found"), absent);
    Source source = new Source().type(Source.TypeEnum.TEXT).value("Lift with the legs. Keep the load close.");
    Course made = live.createCourse(new CourseCreate().title("Safe lifting").sources(List.of(source)), null);
    Demand.that(made.getStatus() == CourseState.AWAITING_BRIEF, made);
    Course launched = live.launchCourse(made.getCourseId(), "launch-1");
    Demand.that(launched.getCourseId().equals(made.getCourseId()), launched);
    Demand.that(new BillingApi(account).getBilling(null) != null, launched);
    System.out.println("course " + made.getCourseId() + " is " + launched.getStatus());
  }
}
