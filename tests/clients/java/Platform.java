import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import javax.imageio.ImageIO;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.openapitools.client.ApiClient;
import org.openapitools.client.JSON;
import org.openapitools.client.api.AuthApi;
import org.openapitools.client.api.MaterialsApi;
import org.openapitools.client.api.TutorApi;
import org.openapitools.client.api.UsersApi;
import org.openapitools.client.model.*;

/** Signs in, reads, writes, uploads and asks the tutor through the generated Java client: `Platform URL EMAIL PASSWORD`. */
public final class Platform {
  public static void main(String[] arguments) throws Exception {
    Demand.that(arguments.length == 3, "wanted: URL EMAIL PASSWORD");
    String url = arguments[0], email = arguments[1], password = arguments[2];
    AuthApi visitor = new AuthApi(Demand.client(url));
    var refused = Demand.error(401, () -> visitor.login(new Credentials().email(email).password("not the password")));
    Demand.that(refused.get("code").getAsString().equals("auth.bad_credentials"), refused);
    SignedIn in = visitor.login(new Credentials().email(email).password(password));
    Demand.that(in.getExpiresAt() != null, in);

    ApiClient person = Demand.client(url, in.getToken());
    UsersApi users = new UsersApi(person);
    User me = users.getMe().getUser();
    Demand.that(me.getEmail().equals(email) && me.getId().equals(in.getUser().getId()), me);
    Demand.that(me.getStatus() == User.StatusEnum.ACTIVE, me);
    Preferences preferences = users.updatePreferences(new PreferencesUpdate().theme(Theme.DARK)).getPreferences();
    Demand.that(preferences.getTheme() == Theme.DARK, preferences);

    MaterialsApi materials = new MaterialsApi(person);
    String title = "Lights of the Ærø coast";
    String text = "The lamp of the lighthouse on Skerryvore was first lit in 1844. — “Überfahrt”\n";
    MaterialCreate create = new MaterialCreate().title(title).text(text);
    MaterialCreated made = materials.createMaterial(create, "lights-java");
    Demand.that(made.getMaterial().getTitle().equals(title), made);
    Demand.that(materials.createMaterial(create, "lights-java").getId().equals(made.getId()), made);
    Material read = materials.getMaterial(made.getId()).getMaterial();
    Demand.that(read.getText().equals(text), read);
    MaterialList list = materials.listMaterials("ærø", 5, null);
    Demand.that(list.getMaterials().size() == 1 && list.getMaterials().get(0).getId().equals(made.getId()), list);

    Reply reply = new TutorApi(person).askTutor(new Question().message("When was the lamp of Skerryvore first lit?"), null);
    Demand.that(reply.getReply().contains("1844") && !reply.getEngine().isEmpty(), reply);
    Demand.that(reply.getCitations().get(0).getMaterialId().equals(made.getId()), reply);
    for (Citation citation : reply.getCitations()) {
      Demand.that(!citation.getQuote().isEmpty() && citation.getEnd() > citation.getStart(), citation);
    }

    materials.deleteMaterial(made.getId());
    Demand.error(404, () -> materials.getMaterial(made.getId()));
    File archive = users.exportMe();
    Demand.that(archive.length() > 100, archive);
    Files.delete(archive.toPath());

    Material file = uploadFile(person, url, in.getToken());
    Demand.that(file.getTitle().equals("Tides"), file);
    Demand.that(file.getMediaType() == Material.MediaTypeEnum.TEXT_MARKDOWN, file);
    materials.deleteMaterial(file.getId());
    File picture = File.createTempFile("schola", ".png");
    ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "png", picture);
    Demand.that(users.uploadMyAvatar(picture, null).getUser().getAvatarUrl() != null, me);
    File got = users.getMyAvatar();
    Demand.that(ImageIO.read(got) != null, got);
    Files.delete(picture.toPath());
    Files.delete(got.toPath());
    System.out.printf("%s asked; %s answered with %d citations%n", me.getFullName(), reply.getEngine(), reply.getCitations().size());
  }

  /** Sends a file as a form: of several media types the generator writes the first, which is JSON. */
  private static Material uploadFile(ApiClient client, String url, String token) throws Exception {
    byte[] text = "# Tides\n\nThe tide at Saint-Malo rises by up to 13 metres.\n".getBytes(StandardCharsets.UTF_8);
    RequestBody part = RequestBody.create(text, MediaType.parse("application/octet-stream"));
    RequestBody form = new MultipartBody.Builder().setType(MultipartBody.FORM).addFormDataPart("file", "Tides.md", part).build();
    Request request = new Request.Builder().url(url + "/api/materials").header("Authorization", "Bearer " + token).post(form).build();
    try (Response answer = client.getHttpClient().newCall(request).execute()) {
      Demand.that(answer.code() == 201, answer);
      MaterialCreated made = JSON.deserialize(answer.body().string(), MaterialCreated.class);
      return made.getMaterial();
    }
  }
}
