// Signs in, reads, writes, uploads and asks the tutor through the generated Go client: `platform URL EMAIL PASSWORD`.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"log"
	"mime/multipart"
	"net/http"
	"os"
	"strings"

	schola "github.com/GIT_USER_ID/GIT_REPO_ID"
)

// demand ends the program with what was found, unless it is as it must be.
func demand(holds bool, what ...any) {
	if !holds {
		log.Fatalf("%+v", what)
	}
}

// uploadFile sends a file as a form: of several media types the generator writes the first, which is JSON.
func uploadFile(url, token string) schola.Material {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "Tides.md")
	demand(err == nil, err)
	_, err = part.Write([]byte("# Tides\n\nThe tide at Saint-Malo rises by up to 13 metres.\n"))
	demand(err == nil && form.Close() == nil, err)
	request, err := http.NewRequest("POST", url+"/api/materials", &body)
	demand(err == nil, err)
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := http.DefaultClient.Do(request)
	demand(err == nil && answer.StatusCode == 201, answer, err)
	defer answer.Body.Close()
	var made schola.MaterialCreated
	demand(json.NewDecoder(answer.Body).Decode(&made) == nil, made)
	return made.Material
}

// picture makes one, in a file that the generated client closes.
func picture() *os.File {
	file, err := os.CreateTemp("", "schola*.png")
	demand(err == nil, err)
	demand(os.Remove(file.Name()) == nil, file.Name())
	demand(png.Encode(file, image.NewRGBA(image.Rect(0, 0, 32, 32))) == nil, file.Name())
	_, err = file.Seek(0, 0)
	demand(err == nil, err)
	return file
}

func main() {
	demand(len(os.Args) == 4, "wanted: URL EMAIL PASSWORD")
	url, email, password := os.Args[1], os.Args[2], os.Args[3]
	configuration := schola.NewConfiguration()
	configuration.Servers = schola.ServerConfigurations{{URL: url}}
	client := schola.NewAPIClient(configuration)
	visitor := context.Background()

	_, answer, err := client.AuthAPI.Login(visitor).Credentials(*schola.NewCredentials(email, "not the password")).Execute()
	demand(err != nil && answer.StatusCode == 401, answer, err)
	refused, typed := err.(*schola.GenericOpenAPIError).Model().(schola.Error)
	demand(typed && refused.Code == "auth.bad_credentials", err)

	in, _, err := client.AuthAPI.Login(visitor).Credentials(*schola.NewCredentials(email, password)).Execute()
	demand(err == nil && !in.ExpiresAt.IsZero(), in, err)
	person := context.WithValue(visitor, schola.ContextAccessToken, in.Token)
	me, _, err := client.UsersAPI.GetMe(person).Execute()
	demand(err == nil && me.User.GetEmail() == email && me.User.Id == in.User.Id && me.User.Status == "active", me, err)

	update := schola.NewPreferencesUpdate()
	update.SetTheme(schola.DARK)
	preferences, _, err := client.UsersAPI.UpdatePreferences(person).PreferencesUpdate(*update).Execute()
	demand(err == nil && preferences.Preferences.Theme == schola.DARK, preferences, err)

	title, text := "Lights of the Ærø coast", "The lamp of the lighthouse on Skerryvore was first lit in 1844. — “Überfahrt”\n"
	create := client.MaterialsAPI.CreateMaterial(person).MaterialCreate(*schola.NewMaterialCreate(title, text))
	made, answer, err := create.IdempotencyKey("lights-go").Execute()
	demand(err == nil && answer.StatusCode == 201 && made.Material.Title == title, made, err)
	again, _, err := create.IdempotencyKey("lights-go").Execute()
	demand(err == nil && again.Id == made.Id, again, err)
	read, _, err := client.MaterialsAPI.GetMaterial(person, made.Id).Execute()
	demand(err == nil && read.Material.GetText() == text, read, err)
	list, _, err := client.MaterialsAPI.ListMaterials(person).Query("ærø").Limit(5).Execute()
	demand(err == nil && len(list.Materials) == 1 && list.Materials[0].Id == made.Id, list, err)

	question := schola.NewQuestion("When was the lamp of Skerryvore first lit?")
	reply, _, err := client.TutorAPI.AskTutor(person).Question(*question).Execute()
	demand(err == nil && strings.Contains(reply.Reply, "1844") && reply.Engine != "", reply, err)
	demand(len(reply.Citations) > 0 && *reply.Citations[0].MaterialId.Get() == made.Id, reply)
	for _, citation := range reply.Citations {
		demand(citation.Quote != "" && citation.End > citation.Start, citation)
	}

	answer, err = client.MaterialsAPI.DeleteMaterial(person, made.Id).Execute()
	demand(err == nil && answer.StatusCode == 204, answer, err)
	_, answer, err = client.MaterialsAPI.GetMaterial(person, made.Id).Execute()
	demand(err != nil && answer.StatusCode == 404, answer, err)
	file := uploadFile(url, in.Token)
	demand(file.Title == "Tides" && file.MediaType == "text/markdown", file)
	_, err = client.MaterialsAPI.DeleteMaterial(person, file.Id).Execute()
	demand(err == nil, err)
	pictured, _, err := client.UsersAPI.UploadMyAvatar(person).File(picture()).Execute()
	demand(err == nil && pictured.User.GetAvatarUrl() != "", pictured, err)
	got, _, err := client.UsersAPI.GetMyAvatar(person).Execute()
	demand(err == nil, err)
	_, err = png.Decode(got)
	demand(err == nil, err)
	demand(got.Close() == nil && os.Remove(got.Name()) == nil, got.Name())
	fmt.Printf("%s asked; %s answered with %d citations\n", me.User.FullName, reply.Engine, len(reply.Citations))
}
