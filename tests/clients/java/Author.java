import org.openapitools.client.ApiResponse;
import org.openapitools.client.api.CoursesApi;
import org.openapitools.client.model.*;

/** Orders a course and asks after it through the generated Java client: `Author URL KEY`. */
public final class Author {
  public static void main(String[] arguments) throws Exception {
    Demand.that(arguments.length == 2, "wanted: URL KEY");
    String url = arguments[0];
    CourseOrder order = new CourseOrder().subject("Onboarding for new hires");
    CoursesApi stranger = new CoursesApi(Demand.client(url, "ls_sch_nothing"));
    var refused = Demand.error(401, () -> stranger.createCourse(order, null));
    Demand.that(refused.get("code").getAsString().equals("INVALID_API_KEY"), refused);

    CoursesApi author = new CoursesApi(Demand.client(url, arguments[1]));
    ApiResponse<JobStarted> ordered = author.createCourseWithHttpInfo(order, null);
    Demand.that(ordered.getStatusCode() == 202 && ordered.getData().getStatus() == JobStatus.PENDING, ordered);
    Job job = author.getJob(ordered.getData().getJobId());
    Demand.that(job.getStatus() == JobStatus.PENDING && job.getCourse() == null, job);
    Demand.error(404, () -> author.getJob("job_aaaaaaaaaaaaaaaaaaaa"));
    System.out.println("job " + job.getJobId() + " is " + job.getStatus());
  }
}
