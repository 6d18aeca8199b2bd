import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiResponse;
import org.openapitools.client.api.*;
import org.openapitools.client.model.*;

/** Makes a learner, writes and asks for them through the generated Java client: `Partner URL KEY`. */
public final class Partner {
  public static void main(String[] arguments) throws Exception {
    Demand.that(arguments.length == 2, "wanted: URL KEY");
    String url = arguments[0], key = arguments[1];
    var refused = Demand.error(401, () -> new SystemApi(Demand.client(url, "sk_live_sch_nothing")).ping());
    Demand.that(refused.get("code").getAsString().equals("auth.invalid"), refused);

    ApiClient partner = Demand.client(url, key);
    var ping = new SystemApi(partner).ping();
    Demand.that(ping.getOk() && ping.getUsage().getRequestsThisCycle() == 1, ping);
    LearnersApi learners = new LearnersApi(partner);
    LearnerCreate mina = new LearnerCreate().fullName("Mina Sato").externalReference("pupil-7");
    ApiResponse<LearnerCreated> made = learners.createLearnerWithHttpInfo(mina, null);
    Demand.that(made.getStatusCode() == 201, made);
    Demand.that(made.getHeaders().get("schola-usage-requests").equals(List.of("2")), made.getHeaders());
    Demand.error(409, () -> learners.createLearner(mina, null));
    User me = new UsersApi(partner).getMe("ext:pupil-7").getUser();
    Demand.that(me.getId().equals(made.getData().getId()), me);

    MaterialCreate text = new MaterialCreate().title("Tides").text("The tide at Saint-Malo rises by up to 13 metres.");
    Material material = new MaterialsApi(partner).createMaterial("ext:pupil-7", text, null).getMaterial();
    Demand.that(material.getMediaType() == Material.MediaTypeEnum.TEXT_PLAIN, material);

    Question question = new Question().message("How far does the tide at Saint-Malo rise?");
    Reply reply = new TutorApi(partner).askTutor("ext:pupil-7", question, null);
    Demand.that(reply.getCitations().get(0).getMaterialId().equals(material.getId()), reply);
    learners.deleteLearner("ext:pupil-7");
    Demand.error(404, () -> learners.getLearner("ext:pupil-7"));
    System.out.println(me.getFullName() + " asked, and was deleted");
  }
}
